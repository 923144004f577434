"""The methods that turn scores into an index, as tables: aggregation, gaps, points, ranks."""

from tests.spec.chapters import Chapter, Spec

AGGREGATIONS = Chapter(
    "Aggregation",
    "How the children of a parent become one score. s is a child's score, w its weight as a share of all.",
    (
        Spec(
            "arithmetic",
            "Σ w · s.",
            "IX: {aggregate: arithmetic, weights: given}\nA: {weight: 3/4}\nB: {weight: 1/4}",
            "unit A B\nx 1 0\ny 4 8",
            "unit IX\nx 0.75\ny 5",
        ),
        Spec(
            "arithmetic, with a part that counts against the whole",
            "A weight below 0 turns a part against the others, under `arithmetic` and `sum`; the weights add "
            "up to one without their signs. y has no B: A counts alone. A group that is to count negatively "
            "on its own scale: `direction: lower` with a step that turns it round, as C's.",
            "IX: {aggregate: arithmetic, weights: given}\nA: {weight: 0.5}\n"
            "B: {weight: -0.25, missing: ignore}\n"
            "C: {weight: 0.25, aggregate: arithmetic, weights: equal, direction: lower,\n"
            "    normalise: {do: goalposts, low: 0, high: 10}}\nD: {parent: C}\nE: {parent: C}",
            "unit A B D E\nx 1 0.4 2 6\ny 0.8 – 0 0",
            "unit C IX\nx 0.6 0.55\ny 1 0.8667",
        ),
        Spec(
            "geometric",
            "Π s^w. A zero makes the whole zero; a negative is refused.",
            "IX: {aggregate: geometric}\nA: {}\nB: {}",
            "unit A B\nx 4 9\ny 0 9",
            "unit IX\nx 6\ny 0",
        ),
        Spec(
            "harmonic",
            "1 ÷ Σ (w ÷ s). A zero makes the whole zero; a negative is refused.",
            "IX: {aggregate: harmonic}\nA: {}\nB: {}",
            "unit A B\nx 2 6\ny 0 6",
            "unit IX\nx 3\ny 0",
        ),
        Spec(
            "power",
            "(Σ w · s^p)^(1 ÷ p) with `exponent` p.",
            "IX: {aggregate: {method: power, exponent: 2}}\nA: {}\nB: {}",
            "unit A B\nx 1 7",
            "unit IX\nx 5",
        ),
        Spec(
            "sum",
            "Σ w · s with the weights as written; a negative weight is a penalty. A part without a score "
            "adds nothing.",
            "IX: {aggregate: sum, weights: given}\nA: {weight: 1}\nB: {weight: -0.5, missing: ignore}",
            "unit A B\nx 10 4\ny 10 –",
            "unit IX\nx 8\ny 10",
        ),
        Spec(
            "product",
            "Π s^w with the weights as written (`weights: equal`: 1 each). A part without a score adds "
            "nothing; a negative is refused.",
            "IX: {aggregate: product, weights: given}\nA: {weight: 1}\nB: {weight: 0.5, missing: ignore}",
            "unit A B\nx 10 4\ny 10 –\nz 0 9",
            "unit IX\nx 20\ny 10\nz 0",
        ),
        Spec(
            "minimum, maximum",
            "The weakest child; the strongest.",
            "IX: {aggregate: minimum}\nA: {}\nB: {aggregate: maximum}\nC: {parent: B}\nD: {parent: B}",
            "unit A C D\nx 3 8 1\ny 9 2 2.5",
            "unit B IX\nx 8 3\ny 2.5 2.5",
        ),
        Spec(
            "median",
            "The score that half of the weight lies below; where exactly half lies below one of two, the "
            "middle between them. With equal weights the plain median. z has no C.",
            "IX: {aggregate: median, weights: given}\nA: {weight: 0.25}\nB: {weight: 0.25}\n"
            "C: {weight: 0.5, missing: ignore}",
            "unit A B C\nx 1 2 9\ny 4 2 3\nz 1 2 –",
            "unit IX\nx 5.5\ny 3\nz 1.5",
        ),
        Spec(
            "copeland",
            "(wins − losses) ÷ (n − 1): a unit beats another when the parts under which it is better weigh "
            "more than those under which it is worse. How much better does not count. Copeland, 1951; "
            "OECD/JRC Handbook 2008, step 7.",
            "IX: {aggregate: copeland}\nA: {}\nB: {}\nC: {missing: ignore}",
            "unit A B C\nw 100 1 1\nx 3 4 4\ny 2 3 5\nz 1 2 –",
            "unit IX\nw -0.6667\nx 1\ny 0.3333\nz -0.6667",
        ),
        Spec(
            "promethee",
            "The net flow: over all other units the weight that prefers a unit to each, less the weight that "
            "prefers the other, ÷ (n − 1). A part prefers in proportion to the difference, from "
            "`indifference` (nothing) to `preference` (in full). Brans and Vincke, 1985.",
            "IX: {aggregate: {method: promethee, thresholds: {all: {preference: 4},\n"
            "                                                B: {indifference: 1, preference: 3}}}}\n"
            "A: {}\nB: {}",
            "unit A B\nx 10 5\ny 8 7\nz 0 6",
            "unit IX\nx 0.25\ny 0.25\nz -0.5",
        ),
        Spec(
            "promethee without thresholds is refused",
            "Plain better or worse is Copeland's rule.",
            "IX: {aggregate: promethee}\nA: {}\nB: {}",
            "unit A B\nx 1 2\ny 2 1",
            "definition.no_thresholds",
        ),
        Spec(
            "benefit_of_doubt",
            "The most that Σ w · s can be for the unit, over all w ≥ 0 under which no unit scores above 1. x "
            "and y are best at one part each; z is dominated by their like. Melyn and Moesen, 1991; Cherchye "
            "and others, 2007.",
            "IX: {aggregate: benefit_of_doubt}\nA: {}\nB: {}",
            "unit A B\nx 8 2\ny 4 6\nz 4 4\nv 2 1",
            "unit IX\nx 1\ny 1\nz 0.8\nv 0.3",
        ),
        Spec(
            "benefit_of_doubt within shares",
            "`shares` bound what each part may give of the score: here half of it each, so x is held back by "
            "its weak side and holds back y. A zero in a part that must give something makes the whole zero.",
            "IX: {aggregate: {method: benefit_of_doubt, shares: {all: [50 %, 50 %]}}}\nA: {}\nB: {}",
            "unit A B\nx 8 2\ny 4 6\nz 4 4\nv 0 6",
            "unit IX\nx 0.5714\ny 0.8571\nz 0.8\nv 0",
        ),
        Spec(
            "mazziotta_pareto",
            "M − S² ÷ M (`penalty: minus`) or M + S² ÷ M (`plus`, for something bad): the mean M and the "
            "deviation S of a unit's parts, so that uneven parts cost. The parts come standardised to about "
            "70–130. De Muro, Mazziotta and Pareto, 2011.",
            "IX: {aggregate: {method: mazziotta_pareto, penalty: minus}}\nA: {}\nB: {}",
            "unit A B\nx 100 100\ny 80 120\nz 70 110",
            "unit IX\nx 100\ny 96\nz 85.5556",
        ),
        Spec(
            "mazziotta_pareto of means around zero is refused",
            "There is no coefficient of variation about a mean that is not above 0.",
            "IX: {aggregate: {method: mazziotta_pareto, penalty: plus}}\n"
            "A: {normalise: zscore}\nB: {normalise: zscore}",
            "unit A B\nx 1 2\ny 2 1",
            "aggregate.mean_not_positive",
        ),
        Spec(
            "weights: pca",
            "The weights are the squared loadings of the children's first principal component (of their "
            "correlations, over units that have every child): 0.3273, 0.3667 and 0.3059 here. The result "
            "says them. OECD/JRC Handbook 2008, step 6.",
            "IX: {aggregate: arithmetic, weights: pca}\nA: {}\nB: {}\nC: {}",
            "unit A B C\nv 1 2 5\nw 2 1 1\nx 3 4 4\ny 4 3 6\nz 5 6 7",
            "unit IX\nv 2.5905\nw 1.3273\nx 3.6727\ny 4.2452\nz 5.9786",
        ),
        Spec(
            "weights: optimised",
            "Such that the children's correlations with the parent are as their `importances`: here 2 to 1. "
            "For a mean w ∝ S⁻¹(s ∘ t), with covariances S, deviations s, importances t: 0.8 and 0.2 here, "
            "as the children do not correlate and B's deviation is twice A's. Becker and others, 2017.",
            "IX: {aggregate: arithmetic, weights: optimised, importances: {A: 2, B: 1}}\nA: {}\nB: {}",
            "unit A B\nv 1 2\nw 1 -2\nx -1 2\ny -1 -2",
            "unit IX\nv 1.2\nw 0.4\nx -0.4\ny -1.2",
        ),
        Spec(
            "weights: optimised where no weights reach the importances",
            "B runs against A: whatever it weighs, it cannot matter as much.",
            "IX: {aggregate: arithmetic, weights: optimised}\nA: {}\nB: {}\nC: {}",
            "unit A B C\nv 1 5 1\nw 2 4 2\nx 3 3.5 3\ny 4 1 4.5",
            "weights.not_reached",
        ),
        Spec(
            "A negative in a geometric mean is refused",
            "There is no such mean.",
            "IX: {aggregate: geometric}\nA: {}\nB: {}",
            "unit A B\nx 3 -1",
            "aggregate.negative",
        ),
    ),
)

GAPS = Chapter(
    "Missing, and not applicable",
    "A leaf refuses a missing figure unless it has a rule; a parent leaves a unit unscored when a child "
    "blocks it or no child has a score. Not applicable (_Z) is not missing: the part's weight "
    "goes to its sisters.",
    (
        Spec(
            "refuse",
            "Without a rule a missing figure stops the calculation, and the units are named.",
            "A: {}\nB: {}",
            "unit A B\nx 1 3\ny 1 –",
            "missing.refused",
        ),
        Spec(
            "unscored",
            "No score here, and none in the parent.",
            "A: {}\nB: {missing: unscored}",
            "unit A B\nx 1 3\ny 1 –",
            "unit B IX\nx 3 2\ny – –",
        ),
        Spec(
            "ignore",
            "No score here; the weight goes to the sisters that have one.",
            "A: {}\nB: {missing: ignore}",
            "unit A B\nx 1 3\ny 1 –",
            "unit B IX\nx 3 2\ny – 1",
        ),
        Spec(
            "ignore, with min_share at the parent",
            "A unit with less than the share of the weight has no score.",
            "IX: {aggregate: arithmetic, missing: {rule: unscored, min_share: 0.5}}\n"
            "A: {missing: ignore}\nB: {missing: ignore}\nC: {missing: ignore}",
            "unit A B C\nx 1 3 –\ny 1 – –",
            "unit IX\nx 2\ny –",
        ),
        Spec(
            "zero",
            "The score is 0, whatever the steps would have made of a figure; the field does not see it.",
            "A: {normalise: minmax, missing: zero}",
            "unit A\nx 2\ny 4\nz –",
            "unit A\nx 0\ny 1\nz 0",
        ),
        Spec(
            "mean, median",
            "The field's mean or median stands in, before any step.",
            "A: {missing: mean}\nB: {missing: median}",
            "unit A B\nx 1 1\ny 2 2\nz 9 9\nw – –",
            "unit A B\nx 1 1\ny 2 2\nz 9 9\nw 4 2",
        ),
        Spec(
            "Not applicable",
            "The part's weight goes to its sisters, under every rule.",
            "A: {}\nB: {}",
            "unit A B\nx 1 3\ny 1 _Z",
            "unit B IX\nx 3 2\ny – 1",
        ),
        Spec(
            "overrides",
            "A score set by rule: the UN gave 0 in 2010 to a state that lacked a part.",
            "IX: {aggregate: arithmetic, overrides: [{when: {B: missing}, score: 0}]}\n"
            "A: {}\nB: {missing: unscored}",
            "unit A B\nx 1 3\ny 1 –",
            "unit IX\nx 2\ny 0",
        ),
        Spec(
            "overrides by bounds",
            "A rule may also cut a score off (`at_most`), raise it (`at_least`), add to it (`plus`) or take "
            "it away (`unscored`), by what other components have: here a weak B holds the whole to 5, and a "
            "good one earns a bonus.",
            "IX: {aggregate: arithmetic, overrides: [{when: {B: {below: 2}}, at_most: 5},\n"
            "     {when: {A: {from: 4}, B: {from: 9}}, plus: 1}, {when: {A: {upto: 0}}, unscored: true}]}\n"
            "A: {}\nB: {}",
            "unit A B\nw 4 9\nx 13 1\ny 3 9\nz 0 9",
            "unit IX\nw 7.5\nx 5\ny 6\nz –",
        ),
    ),
)

_SUM = "IX: {aggregate: points}\n"
POINTS = Chapter(
    "Points",
    "A figure earns points between 0 and `max`; `aggregate: points` adds them up.",
    (
        Spec(
            "existence, share, earned",
            "Any value above 0 earns all; the share itself; the points themselves.",
            _SUM
            + "A: {points: {max: 10, rule: existence}}\nB: {points: {max: 10, rule: share}}\n"
            + "C: {points: {max: 10, rule: earned}}",
            "unit A B C\nx 0 0.5 3\ny 2 1 10",
            "unit A B C IX\nx 0 5 3 8\ny 10 10 10 30",
        ),
        Spec(
            "ratio, to_target, to_best",
            "Figure ÷ `of`, cut off at 1; figure ÷ `target`, cut off at 1; figure ÷ the best unit's.",
            _SUM
            + "A: {points: {max: 10, rule: ratio, of: N}}\n"
            + "B: {points: {max: 10, rule: to_target, target: 80}}\n"
            + "C: {points: {max: 10, rule: to_best}}",
            "unit A N B C\nx 30 40 40 5\ny 40 40 120 20",
            "unit A B C IX\nx 7.5 5 2.5 15\ny 10 10 10 30",
        ),
        Spec(
            "bands, from high to low",
            "The first band whose `from` the value reaches; the open band catches the rest.",
            _SUM
            + "A: {points: {max: 10, rule: bands,\n"
            + "             bands: [{from: 80, points: 10}, {from: 50, points: 6}, {points: 1}]}}",
            "unit A\nx 80\ny 79.9\nz 10",
            "unit A\nx 10\ny 6\nz 1",
        ),
        Spec(
            "bands, by another index's rank",
            "`upto` is for figures where less is better. The rank comes as a series of figures.",
            _SUM
            + "A: {series: EGDI_RANK, points: {max: 10, rule: bands,\n"
            + "             bands: [{upto: 50, points: 10}, {upto: 70, points: 7}]}}",
            "unit EGDI_RANK\nx 50\ny 51\nz 88",
            "unit A\nx 10\ny 7\nz 0",
        ),
        Spec(
            "Not applicable: redistribute, full, zero",
            "The points of the others are scaled up to the whole, or the part is given in full, or withheld.",
            _SUM
            + "A: {points: {max: 60, rule: share}}\nB: {points: {max: 40, rule: share}}\n"
            + "C: {points: {max: 10, rule: share, not_applicable: full}}\n"
            + "D: {points: {max: 10, rule: share, not_applicable: zero}}",
            "unit A B C D\nx 0.5 _Z 1 1\ny 0.5 0.5 _Z _Z",
            "unit A B C D IX\nx 30 – 10 10 75\ny 30 20 10 0 60",
        ),
    ),
)

_ONE = "A: {missing: unscored}"
_FIVE = "unit A\nv 9\nw 7\nx 7\ny 3\nz –"
RANKS = Chapter(
    "Ranks",
    "1 is first. Scores closer than 10⁻¹² of the largest are equal; `digits` rounds them first.",
    (
        Spec("competition", "1, 2, 2, 4.", _ONE, _FIVE, "unit rank\nv 1\nw 2\nx 2\ny 4\nz –"),
        Spec("dense", "1, 2, 2, 3.", _ONE, _FIVE, "unit rank\nv 1\nw 2\nx 2\ny 3\nz –", "{method: dense}"),
        Spec(
            "average",
            "1, 2.5, 2.5, 4.",
            _ONE,
            _FIVE,
            "unit rank\nv 1\nw 2.5\nx 2.5\ny 4\nz –",
            "{method: average}",
        ),
        Spec(
            "ascending",
            "The smallest is first.",
            _ONE,
            _FIVE,
            "unit rank\nv 4\nw 2\nx 2\ny 1\nz –",
            "{order: ascending}",
        ),
        Spec(
            "digits",
            "Equal at so many decimals is equal.",
            "A: {}",
            "unit A\nx 0.50004\ny 0.50001\nz 0.4",
            "unit rank\nx 1\ny 1\nz 3",
            "{digits: 4}",
        ),
        Spec(
            "ties",
            "Components that decide among equal scores, in turn.",
            "A: {}\nB: {}",
            "unit A B\nx 3 1\ny 1 3\nz 2 2",
            "unit rank\nx 3\ny 1\nz 2",
            "{ties: [B]}",
        ),
        Spec(
            "ties by what stands aside",
            "With `aside: true` a component is scored and shown but does not count: here a table of medals "
            "goes by gold, and only among equals by silver, then bronze.",
            "IX: {aggregate: sum, weights: equal}\nGOLD: {}\nSILVER: {aside: true}\nBRONZE: {aside: true}",
            "unit GOLD SILVER BRONZE\nw 1 9 9\nx 2 1 0\ny 2 3 0\nz 2 3 1",
            "unit IX rank\nw 1 4\nx 2 3\ny 2 2\nz 2 1",
            "{ties: [SILVER, BRONZE]}",
        ),
        Spec(
            "unscored: last",
            "Units without a score tie behind all others.",
            "A: {missing: unscored}",
            "unit A\nx 3\ny –\nz –",
            "unit rank\nx 1\ny 2\nz 2",
            "{unscored: last}",
        ),
    ),
)
