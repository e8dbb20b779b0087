"""Right calls of the why side's commands."""

from accord.kernel.actor import system
from accord.product.commands.feature import create_key_result, expect_effect
from accord.product.models import KeyResult
from tests.cast import Cast
from tests.examples import Call, Example, call
from tests.examples.work import item


def key_result(cast: Cast) -> KeyResult:
    return create_key_result(system(cast.workspace.pk), cast.product, name="First payments", unit="a week", start=0, target=500)


def _weighed(cast: Cast) -> Call:
    found = key_result(cast)
    expect_effect(system(cast.workspace.pk), item(cast), key_result=found, low=20, high=60)
    return call(found, weight=3)


EXAMPLES = {
    "feature.written": Example(
        lambda cast: call(item(cast), problem="People leave at the till.", customers_promised=4), who="mara", wrong="jonas"
    ),
    "feature.effect_expected": Example(
        lambda cast: call(item(cast), key_result=key_result(cast), low=20, high=60), who="mara", wrong="jonas"
    ),
    "key_result.created": Example(lambda cast: call(cast.product, name="Retention"), who="mara", wrong="jonas", again="more"),
    "key_result.weighed": Example(_weighed, who="mara", wrong="jonas"),
    "key_result.trashed": Example(lambda cast: call(key_result(cast)), who="mara", wrong="jonas", again="more"),
}
