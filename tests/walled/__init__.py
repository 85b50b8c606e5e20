"""The product's PostgreSQL back end as a large installation runs it: people's requests in a role of few rights."""
