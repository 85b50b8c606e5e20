"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from holdspace.server.plans.views import goals, plan, proposals, reviews

app_name = "plans"
urlpatterns = [
    path("clients/<uuid:client_id>/plan/", plan.plan, name="plan"),
    path("clients/<uuid:client_id>/plan/sign/", plan.sign, name="sign"),
    path("clients/<uuid:client_id>/plan/changes/", plan.changes, name="changes"),
    path("clients/<uuid:client_id>/plan/review/", reviews.set_day, name="set_review"),
    path("plan-reviews/<uuid:review_id>/", reviews.say, name="say_of_review"),
    path("plan-lines/<uuid:line_id>/change/", proposals.change_line, name="change_line"),
    path("plan-lines/<uuid:line_id>/how-it-went/", reviews.outcome, name="outcome"),
    path("proposals/<uuid:proposal_id>/answer/", proposals.answer, name="answer"),
    path("proposals/<uuid:proposal_id>/amend/", proposals.amend, name="amend"),
    path("clients/<uuid:client_id>/goals/", goals.goals, name="goals"),
    path("goals/<uuid:goal_id>/words/", goals.reword, name="reword_goal"),
    path("goals/<uuid:goal_id>/end/", goals.end, name="end_goal"),
    path("goals/<uuid:goal_id>/beside/", goals.beside, name="beside_goal"),
    path("sessions/<uuid:session_id>/goals/", reviews.rate, name="rate_goals"),
]
