// htmx as it is; its settings (no evaluation, own site only) stand in the page's <meta name="htmx-config">.
import "htmx.org";
