"""The methods that put a figure where one is missing, as tables: other periods, groups, regression, draws."""

from tests.spec.chapters import Chapter, Spec

_REGIONS = "groupings: {region: {title: Region, groups: {north: [u, v, w], south: [x, y]}}}"
FILLS = Chapter(
    "Missing figures that are filled",
    "Figures of other periods come first, then estimates from the figures that are there, then the steps. No "
    "estimate is learned from another, none reaches a unit to which the figure does not apply (_Z), and each "
    "is brought back into the component's `range`. Where a rule finds nothing, `otherwise` says what "
    "happens. The result names every filled cell: rule, periods, how many figures it rests on.",
    (
        Spec(
            "last",
            "The latest earlier period's figure, at most `reach` years back. OECD/JRC Handbook 2008, step 3.",
            "A: {missing: {rule: last, reach: 3}}",
            "unit period A\nx 2015 7\nx 2016 8\nx 2018 –\ny 2014 3\ny 2018 –\nz 2018 5",
            "unit A\nx 8\ny –\nz 5",
            period="2018",
        ),
        Spec(
            "linear",
            "x₁ + (t − t₁) ÷ (t₂ − t₁) · (x₂ − x₁) between the last figure before and the first after, each "
            "at most `reach` years away. With `extrapolate` the line through the two nearest figures of one "
            "side is followed so many years past the nearer.",
            "A: {missing: {rule: linear, reach: 6}}\nB: {missing: {rule: linear, extrapolate: 2}}\n"
            "C: {missing: {rule: linear, otherwise: zero}}",
            "unit period A B C\nx 2010 1 1 1\nx 2015 6 2 2\nx 2018 – – –\nx 2020 11 – –\n"
            "y 2015 6 2 –\ny 2018 – 2 9\ny 2025 11 2 9\nz 2018 4 4 4",
            "unit A B C\nx 9 – 0\ny – 2 9\nz 4 4 4",
            period="2018",
        ),
        Spec(
            "linear, extrapolated",
            "Here one year past 2017 is within the two allowed.",
            "A: {missing: {rule: linear, extrapolate: 2}}",
            "unit period A\nx 2015 6\nx 2017 7\nx 2018 –\ny 2018 2",
            "unit A\nx 7.5\ny 2",
            period="2018",
        ),
        Spec(
            "A period that says no time has no line",
            "Years, quarters, months and days say when they are; rounds do not.",
            "A: {missing: linear}",
            "unit period A\nx round-1 6\nx round-2 –\nx round-3 7\ny round-2 1",
            "missing.no_time_axis",
            period="round-2",
        ),
        Spec(
            "zero_figure",
            "The figure 0, seen by the field and taken through the steps; under `zero` the score is 0 and "
            "the field does not see it.",
            "A: {normalise: minmax, direction: lower, missing: zero_figure}\n"
            "B: {normalise: minmax, direction: lower, missing: zero}",
            "unit A B\nx 2 2\ny 4 4\nz – –",
            "unit A B\nx 0.5 1\ny 0 0\nz 1 0",
        ),
        Spec(
            "mean, median, by group",
            "The mean or median of the unit's own group under `by`.",
            "A: {missing: {rule: mean, by: region}}\nB: {missing: {rule: median, by: region}}",
            "unit A B\nu 1 1\nv 3 5\nw – –\nx 10 9\ny – –",
            "unit A B\nu 1 1\nv 3 5\nw 2 3\nx 10 9\ny 10 9",
            head=_REGIONS,
        ),
        Spec(
            "A group without a figure",
            "It is refused with the units, unless `otherwise` says what then.",
            "A: {missing: {rule: mean, by: region}}",
            "unit A\nu 1\nv 3\nw –\nx –\ny –",
            "missing.empty_group",
            head=_REGIONS,
        ),
        Spec(
            "A group without a figure, with otherwise",
            "The mean of all that are there takes its place.",
            "A: {missing: {rule: mean, by: region, otherwise: mean}}",
            "unit A\nu 1\nv 3\nw –\nx –\ny –",
            "unit A\nu 1\nv 3\nw 2\nx 2\ny 2",
            head=_REGIONS,
        ),
        Spec(
            "regression",
            "x·β̂ with β̂ = (XᵀX)⁻¹Xᵀy over the units that have the figure and all `predictors` (leaves of the "
            "index, or series beside it). At least one unit more than coefficients; R² and n are said. "
            "OECD/JRC Handbook 2008, step 3.",
            "A: {missing: {rule: regression, predictors: [B, N]}}\nB: {}",
            "unit A B N\nu 6 1 1\nv 9 2 1\nw 11 2 2\nx 16 3 3\ny – 4 0",
            "unit A\nu 6\nv 9\nw 11\nx 16\ny 13",
        ),
        Spec(
            "Predictors that tell the same are refused",
            "N is twice B, so no least squares can tell them apart.",
            "A: {missing: {rule: regression, predictors: [B, N]}}\nB: {}",
            "unit A B N\nu 6 1 2\nv 9 2 4\nw 11 2 4\nx 16 3 6\ny – 4 8",
            "missing.collinear",
        ),
        Spec(
            "Too few units to learn from are refused",
            "Two coefficients ask for three complete units.",
            "A: {missing: {rule: regression, predictors: [B]}}\nB: {}",
            "unit A B\nu 6 1\nv 9 2\nw – 4",
            "missing.too_few",
        ),
        Spec(
            "multiple, model: regression",
            "In each of m `draws`: σ² = RSS ÷ χ² with n − k degrees of freedom, β = β̂ + σR⁻¹z, RᵀR = XᵀX, "
            "figure = x·β + σe; z and e are standard normal, from `seed`. The figure is the mean of the m "
            "draws, or the one named by `draw`. An exact fit leaves nothing to draw. Rubin 1987.",
            "A: {missing: {rule: multiple, model: regression, predictors: [B]}}\nB: {}",
            "unit A B\nu 3 1\nv 5 2\nw 7 3\nx – 5",
            "unit A\nu 3\nv 5\nw 7\nx 11",
        ),
        Spec(
            "multiple, model: hotdeck",
            "In each draw as many donors as there are, drawn with replacement, and from these a figure for "
            "each gap (the approximate Bayesian bootstrap); with `by` the donors are of the unit's group. "
            "Rubin and Schenker 1986.",
            "A: {missing: {rule: multiple, model: hotdeck, by: region}}",
            "unit A\nu 4\nv 4\nw –\nx 7\ny 8",
            "unit A\nu 4\nv 4\nw 4\nx 7\ny 8",
            head=_REGIONS,
        ),
        Spec(
            "Not applicable is not filled",
            "Under every rule the part's weight goes to its sisters.",
            "A: {}\nB: {missing: {rule: median, by: region}}\n"
            "C: {missing: {rule: regression, predictors: [A]}}\nD: {missing: zero_figure}",
            "unit A B C D\nu 1 3 2 1\nv 2 3 4 1\nw 4 _Z _Z _Z\nx 3 3 6 1\ny 5 3 10 1",
            "unit A B C D IX\nu 1 3 2 1 1.75\nv 2 3 4 1 2.5\nw 4 – – – 4\nx 3 3 6 1 3.25\ny 5 3 10 1 4.75",
            head=_REGIONS,
        ),
    ),
)
