"""nbgrader's settings for this course; copy this file to a course of your own.

See docs/instructors.md.
"""

from coding_lab.grading import configure

c = get_config()  # type: ignore[name-defined]  # noqa: F821
configure(c, course_id="coding-lab")

# What you set below wins. For example:
# c.GradeExercises.keys = ["keys", "data/graded"]  # where keys are looked for, in this order
# c.GradeExercises.mark = "line_credit"            # or recall, max_rule, f1, jaccard
# c.LateSubmissionPlugin.penalty_method = "zero"   # nbgrader's own: late work earns nothing
# c.Exchange.root = "/srv/nbgrader/exchange"       # your site's exchange folder
