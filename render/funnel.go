package render

import (
	"math"
	"slices"
	"strings"

	"svodka/internal/kpi"
)

// step is a stage of the funnel now and in the comparison.
type step struct {
	label       string
	now, before float64 // before is NaN where nothing is known
	from        *step   // the step before; nil for the first
}

// conversion is the share of the step before that came this far; NaN if nobody was there.
func (s step) conversion() float64 { return fraction(s.now, s.from.now) }

// drop is how the conversion changed, as a fraction; NaN where it cannot be said.
func (s step) drop() float64 { return s.conversion() - fraction(s.before, s.from.before) }

func fraction(part, whole float64) float64 {
	if whole == 0 {
		return math.NaN()
	}
	return part / whole
}

func (w *writer) funnel() *Funnel {
	b := &Funnel{}
	steps, pipeline, byStage := w.steps()
	b.Title, b.Subtitle = w.say(funnelName), w.funnelSubtitle(steps, pipeline, byStage)
	if len(steps) < 2 {
		b.Subtitle, b.Empty = "", w.say(emptyFunnel, w.For(w.c.Period, w.c.Grain, true))
		return b
	}
	weak, found := weakest(steps)
	for i, s := range steps {
		step := Step{Label: s.label, Count: s.now, Text: w.Number(s.now, 0), Weak: s == weak}
		if i > 0 && !math.IsNaN(s.conversion()) {
			step.Conversion = w.share(s.conversion())
		}
		if i > 0 && !math.IsNaN(s.drop()) {
			step.Change = signed(w.wholePoints(s.drop()), sign(round(s.drop()*100, 0)))
		}
		b.Steps = append(b.Steps, step)
	}
	b.Title = w.funnelTitle(steps, weak, found)
	b.Alt = b.Subtitle + ": " + inWords(b.Steps)
	return b
}

// inWords tells the steps of a funnel one after the other: «Встреча 660 (80 %)».
func inWords(steps []Step) string {
	var all []string
	for _, s := range steps {
		text := s.Label + " " + s.Text
		if s.Conversion != "" {
			text += " (" + s.Conversion + ")"
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

// wholePoints writes a difference in whole percentage points, without a sign.
func (w *writer) wholePoints(diff float64) string {
	return w.say(pointsUnit, w.Number(math.Abs(diff*100), 0))
}

func (w *writer) funnelSubtitle(steps []*step, pipeline string, byStage bool) string {
	text := w.say(funnelFlow, w.sumOf())
	if byStage {
		text = w.say(funnelCohort, w.within())
	}
	if pipeline != "" {
		text += ", " + w.say(pipelineNamed, w.quote(pipeline))
	}
	if compared(steps) {
		return text + w.say(shareAndChange, w.against())
	}
	return text + w.say(shareOnly)
}

// compared tells whether the change of some step can be said.
func compared(steps []*step) bool {
	return slices.ContainsFunc(steps, func(s *step) bool { return s.from != nil && !math.IsNaN(s.drop()) })
}

func (w *writer) funnelTitle(steps []*step, weak *step, found bool) string {
	switch {
	case found && !math.IsNaN(weak.drop()):
		return w.say(funnelWeak, w.passage(weak))
	case found:
		return w.say(funnelNarrow, w.passage(weak), w.share(weak.conversion()))
	case compared(steps) && steps[len(steps)-1].from.before >= enough:
		return w.say(funnelHolds)
	}
	end := steps[len(steps)-1]
	return w.say(funnelThrough, w.quote(end.label), joined(w.form(reached, end.now, 0), w.Number(end.now, 0)), w.Number(steps[0].now, 0))
}

// passage names a step by where it comes from and leads to: ««Встреча → КП»».
func (w *writer) passage(s *step) string { return w.quote(s.from.label + " → " + s.label) }

// enough is how many cases a conversion must rest on for a title to speak of it.
const enough = 30

// weakest is the step that lost most against the comparison, two percentage points at least; where no step can be compared, the
// narrowest.
func weakest(steps []*step) (*step, bool) {
	var lost, narrow *step
	compared := false
	for _, s := range steps[min(1, len(steps)):] {
		if s.from.now < enough {
			continue
		}
		if c := s.conversion(); c < 1 && (narrow == nil || c < narrow.conversion()) {
			narrow = s
		}
		if s.from.before < enough || math.IsNaN(s.drop()) {
			continue
		}
		compared = true
		if d := s.drop(); d <= -0.0195 && (lost == nil || d < lost.drop()) {
			lost = s
		}
	}
	if compared {
		return lost, lost != nil
	}
	return narrow, narrow != nil
}

// weakest is the step of the report's stages that lost most against the comparison.
func (w *writer) weakest() (*step, bool) {
	steps, _, byStage := w.steps()
	s, ok := weakest(steps)
	if !ok || !byStage || math.IsNaN(s.drop()) {
		return nil, false
	}
	return s, true
}

// steps are the stages of the largest pipeline, by how many deals reached them; without a history of stages leads, new deals
// and won deals. Pipeline is named where there are several.
func (w *writer) steps() (steps []*step, pipeline string, byStage bool) {
	groups, several := w.largestPipeline()
	for _, g := range groups {
		now := w.d.at(stageReach, g, w.c.Period)
		if g["stage"] == "" || !told(now) || now.Value == 0 {
			continue
		}
		steps = append(steps, &step{label: g["stage"], now: now.Value, before: w.earlier(stageReach, g, now)})
		if several {
			pipeline = g["pipeline"]
		}
	}
	slices.SortStableFunc(steps, func(a, b *step) int { return sign(b.now - a.now) })
	if len(steps) < 2 {
		return chain(w.flow()), "", false
	}
	return chain(steps), pipeline, true
}

// chain tells every step which one it follows.
func chain(steps []*step) []*step {
	for i := 1; i < len(steps); i++ {
		steps[i].from = steps[i-1]
	}
	return steps
}

// earlier is the value of a group in the comparison; NaN where now may not be compared with it.
func (w *writer) earlier(name string, g kpi.Group, now kpi.Point) float64 {
	if p := w.beforeOf(name, g); final(now) && final(p) {
		return p.Value
	}
	return math.NaN()
}

// largestPipeline are the groups of the pipeline with the most deals, and whether there are others.
func (w *writer) largestPipeline() (groups []kpi.Group, several bool) {
	best, largest, seen := "", -1.0, map[string]bool{}
	all := w.d.groups[stageReach+"\x1fpipeline+stage"]
	for _, g := range all {
		p := w.d.at(stageReach, g, w.c.Period)
		if !told(p) || p.Value == 0 {
			continue
		}
		seen[g["pipeline"]] = true
		if p.Value > largest {
			best, largest = g["pipeline"], p.Value
		}
	}
	for _, g := range all {
		if g["pipeline"] == best {
			groups = append(groups, g)
		}
	}
	return groups, len(seen) > 1
}

// flow is the funnel of a CRM without stages: leads, new deals and won deals of the period.
func (w *writer) flow() []*step {
	var steps []*step
	for _, name := range []string{leads, dealsCreated, dealsWon} {
		now := w.now(name)
		if told(now) && now.Value > 0 {
			steps = append(steps, &step{label: w.say(flowStep[name]), now: now.Value, before: w.earlier(name, nil, now)})
		}
	}
	return steps
}
