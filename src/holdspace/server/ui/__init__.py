"""The look: base page, components, design tokens, charts; and what every response has in common."""
