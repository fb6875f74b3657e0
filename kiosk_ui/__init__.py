"""Eyes and fingers: the kiosk and phone pages, drawn from the reply the heart gives."""

from kiosk_ui.counter import Counter, Dates, Inbox, Letters, Refunds, Results, Task, Telephone
from kiosk_ui.counter import blueprint as counter_blueprint
from kiosk_ui.ops import OpsNeeds
from kiosk_ui.ops import blueprint as ops_blueprint
from kiosk_ui.pages import blueprint
from kiosk_ui.reporting import Reporting
from kiosk_ui.reporting import blueprint as reports_blueprint
from kiosk_ui.site import Agency, Needs, Part, Site, Stopping
from kiosk_ui.staff import Staff
from kiosk_ui.trouble import trouble_page

__all__ = [
    "Agency",
    "Counter",
    "Dates",
    "Inbox",
    "Letters",
    "Needs",
    "OpsNeeds",
    "Part",
    "Refunds",
    "Reporting",
    "Results",
    "Site",
    "Staff",
    "Stopping",
    "Task",
    "Telephone",
    "blueprint",
    "counter_blueprint",
    "ops_blueprint",
    "reports_blueprint",
    "trouble_page",
]
