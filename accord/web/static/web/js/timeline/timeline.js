/** Decides that `<accord-timeline>` exists: the one module a page loads. */
import { AccordTimeline } from "./element.js";

if (!customElements.get("accord-timeline")) customElements.define("accord-timeline", AccordTimeline);
