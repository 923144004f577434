"""What every method of the index engine does, as tables: the figures that go in, the scores that come out.

These are the tests of the methods and, rendered by ``scripts/document_methods.py``, the manual.
"""

from dataclasses import dataclass

INDEX = "IX"


@dataclass(frozen=True)
class Spec:
    """One rule: its formula in words, the components as written, figures in, scores out (four decimals).

    In the tables – is no figure or no score and _Z not applicable. A title, ``parent: IX`` and equal weights
    at the root are added to each definition, so that only what matters is shown. ``rank`` is the definition's
    key of that name. A table headed by an error's code shows a refusal.
    """

    title: str
    formula: str
    components: str
    figures: str
    scores: str
    rank: str = ""


@dataclass(frozen=True)
class Chapter:
    title: str
    opening: str
    specs: tuple[Spec, ...]


STEPS = Chapter(
    "Steps",
    "A component's `normalise` is a chain of steps. x is the unit's figure; the field is every figure "
    "present. With `direction: lower` the first step marked ↕ is turned round.",
    (
        Spec(
            "minmax ↕",
            "(x − min) ÷ (max − min), stretched to `to`. OECD/JRC Handbook 2008, step 5.",
            "A: {normalise: minmax}\nB: {normalise: {do: minmax, to: [1, 100]}}\n"
            "C: {normalise: minmax, direction: lower}",
            "unit A B C\nx 2 2 2\ny 4 4 4\nz 6 6 6",
            "unit A B C\nx 0 1 1\ny 0.5 50.5 0.5\nz 1 100 0",
        ),
        Spec(
            "goalposts ↕",
            "(x − low) ÷ (high − low) with fixed ends, cut off at 0 and 1 unless `truncate: false`. "
            "UNDP, Human Development Report.",
            "A: {normalise: {do: goalposts, low: 20, high: 85}}\n"
            "B: {normalise: {do: goalposts, low: 20, high: 85, truncate: false}}",
            "unit A B\nx 20 20\ny 72 72\nz 98 98",
            "unit A B\nx 0 0\ny 0.8 0.8\nz 1 1.2",
        ),
        Spec(
            "zscore ↕",
            "(x − mean) ÷ deviation; the deviation divides by n (`population`, the UN's rule) or by n − 1 "
            "(`sample`); then `mean` + `deviation` · z.",
            "A: {normalise: zscore}\nB: {normalise: {do: zscore, sd: sample}}\n"
            "C: {normalise: {do: zscore, mean: 10, deviation: 2}}",
            "unit A B C\nx 2 2 2\ny 4 4 4\nz 6 6 6",
            "unit A B C\nx -1.2247 -1 7.5505\ny 0 0 10\nz 1.2247 1 12.4495",
        ),
        Spec(
            "share_of_max",
            "x ÷ max; the maximum must be above 0.",
            "A: {normalise: share_of_max}",
            "unit A\nx 2\ny 4\nz 8",
            "unit A\nx 0.25\ny 0.5\nz 1",
        ),
        Spec(
            "distance_to_target",
            "x ÷ target, cut off at 1 unless `truncate: false`.",
            "A: {normalise: {do: distance_to_target, target: 80}}",
            "unit A\nx 20\ny 80\nz 100",
            "unit A\nx 0.25\ny 1\nz 1",
        ),
        Spec(
            "percentile_rank, rank, borda ↕",
            "The share of the others that lie below, ties half; one more than the number that are better; "
            "the number that are worse. Figures closer than 10⁻¹² of the largest are one.",
            "A: {normalise: percentile_rank}\nB: {normalise: rank}\nC: {normalise: borda}\n"
            "D: {normalise: rank, direction: lower}",
            "unit A B C D\nw 1 1 1 1\nx 3 3 3 3\ny 3 3 3 3\nz 7 7 7 7",
            "unit A B C D\nw 0 4 0 1\nx 0.5 2 1 2\ny 0.5 2 1 2\nz 1 1 3 4",
        ),
        Spec(
            "log",
            "log(x + shift), natural or to `base`. Zero and below are refused, never dropped.",
            "A: {normalise: {do: log, base: 10}}\nB: {normalise: {do: log, shift: 1}}",
            "unit A B\nx 10 0\ny 1000 1",
            "unit A B\nx 1 0\ny 3 0.6931",
        ),
        Spec(
            "cap, floor, linear",
            "min(x, at); max(x, at); plus + times · x. In a chain each step sees what the one before it "
            "gave: the UN caps at 120, then takes the z-score.",
            "A: {normalise: {do: cap, at: 120}}\nB: {normalise: {do: floor, at: 60}}\n"
            "C: {normalise: [{do: linear, times: 2, plus: 1}, {do: cap, at: 200}]}",
            "unit A B C\nx 50 50 50\ny 147 147 147",
            "unit A B C\nx 50 60 101\ny 120 147 200",
        ),
        Spec(
            "power, as a step",
            "x ^ exponent. Under a geometric mean of two, the exponent 2 gives their product; of a score and "
            "a reciprocal, their quotient: P = A · B, Q = C ÷ D.",
            "P: {aggregate: geometric, weights: equal, normalise: {do: power, exponent: 2}}\n"
            "A: {parent: P}\nB: {parent: P}\n"
            "Q: {aggregate: geometric, weights: equal, normalise: {do: power, exponent: 2}}\n"
            "C: {parent: Q}\nD: {parent: Q, normalise: {do: power, exponent: -1}}",
            "unit A B C D\nx 3 4 3 4\ny 0.5 8 9 2",
            "unit P Q\nx 12 0.75\ny 4 4.5",
        ),
        Spec(
            "Zero has no reciprocal",
            "A power below 0 of zero, or a broken power of a negative, is refused.",
            "A: {normalise: {do: power, exponent: -1}}",
            "unit A\nx 0\ny 5",
            "step.power",
        ),
        Spec(
            "A constant component is refused",
            "A step that looks at the field has nothing to spread when every figure is the same.",
            "A: {normalise: zscore}",
            "unit A\nx 5\ny 5",
            "step.constant",
        ),
    ),
)

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
            "minimum",
            "The weakest child.",
            "IX: {aggregate: minimum}\nA: {}\nB: {}",
            "unit A B\nx 3 8\ny 9 2",
            "unit IX\nx 3\ny 2",
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
            "weights: pca refuses a negative loading",
            "A child that runs against the others has no weight that could make it fit.",
            "IX: {aggregate: arithmetic, weights: pca}\nA: {}\nB: {}",
            "unit A B\nx 1 6\ny 2 4\nz 3 5",
            "weights.negative_loading",
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
            "unscored: last",
            "Units without a score tie behind all others.",
            "A: {missing: unscored}",
            "unit A\nx 3\ny –\nz –",
            "unit rank\nx 1\ny 2\nz 2",
            "{unscored: last}",
        ),
    ),
)

OUTLIERS = Chapter(
    "Outliers",
    "A leaf's `treat`, after missing figures are filled and before the first step. A component passes when "
    "its `skewness` is below 2 either way, or its excess `kurtosis` below 3.5 (adjusted sample moments; "
    "under four figures always). Every figure that is changed stands in the result, before and after.",
    (
        Spec(
            "winsorise",
            "The highest figure (the lowest under a negative skewness) takes the next one's value, until the "
            "component passes or `most` figures are pulled in. Equal figures go together. B passes as it "
            "is; C is low at one end. OECD/JRC Handbook 2008; COINr.",
            "A: {treat: {winsorise: {most: 5}}}\nB: {treat: {winsorise: {most: 5}}}\n"
            "C: {treat: {winsorise: {}}}",
            "unit A B C\nu 1 10 -90\nv 2 20 5\nw 3 30 5\nx 4 40 6\ny 5 50 7\nz 100 60 8",
            "unit A B C\nu 1 10 5\nv 2 20 5\nw 3 30 5\nx 4 40 6\ny 5 50 7\nz 5 60 8",
        ),
        Spec(
            "otherwise: log",
            "If it does not pass, the figures as they were go through log(x − min + 0.01 · (max − min)).",
            "A: {treat: {otherwise: log}}",
            "unit A\nv 1\nw 2\nx 3\ny 4\nz 101",
            "unit A\nv 0\nw 0.6931\nx 1.0986\ny 1.3863\nz 4.6151",
        ),
        Spec(
            "otherwise: boxcox",
            "Or through (x^λ − 1) ÷ λ with the likeliest λ of −2 to 2 in tenths: here −0.5. Box, Cox 1964.",
            "A: {treat: {otherwise: boxcox}}",
            "unit A\nt 1\nu 2\nv 2\nw 3\nx 4\ny 5\nz 100",
            "unit A\nt 0\nu 0.5858\nv 0.5858\nw 0.8453\nx 1\ny 1.1056\nz 1.8",
        ),
        Spec(
            "Box-Cox of zero is refused",
            "It is for positive figures only.",
            "A: {treat: {otherwise: boxcox}}",
            "unit A\nv 0\nw 2\nx 3\ny 4\nz 100",
            "treat.not_positive",
        ),
    ),
)

CHAPTERS = (STEPS, OUTLIERS, AGGREGATIONS, GAPS, POINTS, RANKS)
