"""Decides the addresses at which a project goes out as a file."""

from django.http import HttpResponse
from django.urls import path

from accord.alignment.exports import FORMATS, exported
from accord.kernel.errors import NotFound
from accord.web.actor import PageRequest, page
from accord.work.models import Project


@page()
def export(request: PageRequest, key: str, format: str) -> HttpResponse:
    project = Project.objects.visible_to(request.actor).filter(key__iexact=key).first()
    if project is None or format not in FORMATS:
        raise NotFound
    content, name, media = exported(request.actor, project, format=format)
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


urlpatterns = [path("projects/<str:key>/export.<str:format>", export, name="project-export")]
