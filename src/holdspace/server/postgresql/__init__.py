"""PostgreSQL with a second wall: the database itself shows a person no row of a client they have nothing to do with."""
