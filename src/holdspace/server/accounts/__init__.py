"""Sign-in accounts: roles, invitations, second factors."""
