"""Domain types to and from FHIR R4, one file per resource."""
