"""The methods that turn one component's figures into scores, as tables: steps and outliers."""

from tests.spec.chapters import Chapter, Spec

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
            "distance ↕",
            "(x − worst) ÷ (reference − worst): the reference is the best of the field, a `target`, or the "
            "unit named by `reference`; the worst is the minimum (the maximum where lower is better). With "
            "`from: zero` x ÷ reference, or reference ÷ x where lower is better. Not cut off unless "
            "`truncate: true`. OECD/JRC Handbook 2008, step 5; COINr.",
            "A: {normalise: distance}\nB: {normalise: {do: distance, target: 10, truncate: true}}\n"
            "C: {normalise: {do: distance, reference: y}}\n"
            "D: {normalise: {do: distance, reference: y}, direction: lower}\n"
            "E: {normalise: {do: distance, reference: y, from: zero}}\n"
            "F: {normalise: {do: distance, reference: y, from: zero}, direction: lower}",
            "unit A B C D E F\nx 2 2 2 2 2 2\ny 4 4 4 4 4 4\nz 12 12 12 12 12 12",
            "unit A B C D E F\nx 0 0 0 1.25 0.5 2\ny 0.2 0.25 1 1 1 1\nz 1 1 5 0 3 0.3333",
        ),
        Spec(
            "A unit of reference without a figure is refused",
            "There is nothing to measure the distance to.",
            "A: {missing: ignore, normalise: {do: distance, reference: y}}",
            "unit A\nx 2\ny –\nz 3",
            "step.no_reference",
        ),
        Spec(
            "A reference that is the worst is refused",
            "Nobody can stand between it and itself.",
            "A: {normalise: {do: distance, reference: x}}",
            "unit A\nx 2\ny 4",
            "step.reference_at_worst",
        ),
        Spec(
            "piecewise",
            "A line through `points`, flat beyond both ends; with `between: stair` the score of the point "
            "reached last.",
            "A: {normalise: {do: piecewise, points: [[0, 0], [50, 80], [100, 100]]}}\n"
            "B: {normalise: {do: piecewise, between: stair, points: [[0, 0], [50, 80], [100, 100]]}}",
            "unit A B\nx -5 -5\ny 25 25\nz 75 75\nw 120 100",
            "unit A B\nx 0 0\ny 40 0\nz 90 80\nw 100 100",
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
            "trim",
            "Cut off at percentiles of the field: the tenth of 1, 2, 3, 4 and 100 lies four tenths of the "
            "way from the first to the second.",
            "A: {normalise: {do: trim, low: 10, high: 75}}\nB: {normalise: [{do: trim, high: 75}, minmax]}",
            "unit A B\nv 1 1\nw 2 2\nx 3 3\ny 4 4\nz 100 100",
            "unit A B\nv 1.4 0\nw 2 0.3333\nx 3 0.6667\ny 4 1\nz 4 1",
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
            "otherwise: log_plain, log_from_min, log_scaled",
            "log(x); log(x − min + 1); log((max − 1) · (x − min) ÷ (max − min) + 1). The forms that COINr "
            "knows besides.",
            "A: {treat: {otherwise: log_plain}}\nB: {treat: {otherwise: log_from_min}}\n"
            "C: {treat: {otherwise: log_scaled}}",
            "unit A B C\nv 1 1 1\nw 2 2 2\nx 3 3 3\ny 4 4 4\nz 101 101 101",
            "unit A B C\nv 0 0 0\nw 0.6931 0.6931 0.6931\nx 1.0986 1.0986 1.0986\n"
            "y 1.3863 1.3863 1.3863\nz 4.6151 4.6151 4.6151",
        ),
        Spec(
            "Both: winsorise, then otherwise on what was pulled in",
            "With `applied_to: pulled_in` the curve goes on from where the pulling in stopped; `passes_by: "
            "both` asks that skewness and kurtosis lie below their limits.",
            "A: {treat: {winsorise: {most: 1}, otherwise: log_from_min, applied_to: pulled_in,\n"
            "            passes_by: both, skewness: 0.5}}",
            "unit A\nv 1\nw 2\nx 3\ny 60\nz 100",
            "unit A\nv 0\nw 0.6931\nx 1.0986\ny 4.0943\nz 4.0943",
        ),
        Spec(
            "log_scaled below 1 is refused",
            "A maximum up to 1 would turn the scale round.",
            "A: {treat: {otherwise: log_scaled}}",
            "unit A\nv 0.1\nw 0.1\nx 0.1\ny 0.12\nz 0.9",
            "treat.scaled_below_one",
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
