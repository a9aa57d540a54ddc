package render

import (
	"math"
	"slices"
	"strings"

	"svodka/internal/kpi"
	"svodka/internal/period"
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
	weak, _ := w.spoken(steps)
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
	b.Title = w.funnelTitle(steps, byStage)
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
	switch {
	case compared(steps) && byStage:
		return text + w.say(shareAndChange, w.against()) + w.say(atSameAge)
	case compared(steps):
		return text + w.say(shareAndChange, w.against())
	}
	return text + w.say(shareOnly)
}

// compared tells whether the change of some step can be said.
func compared(steps []*step) bool {
	return slices.ContainsFunc(steps, func(s *step) bool { return s.from != nil && !math.IsNaN(s.drop()) })
}

// funnelTitle names the weak step. Of a young cohort it says how many have come through so far: most of its deals are open, and
// neither a low conversion nor an unchanged one says much.
func (w *writer) funnelTitle(steps []*step, byStage bool) string {
	end := steps[len(steps)-1]
	young := byStage && (w.holiday() || w.c.Grain == period.Day || w.c.Grain == period.Week || !w.c.finished())
	if s, ok := w.spoken(steps); ok {
		return w.say(funnelWeak, w.passage(s))
	}
	if s, ok := narrowest(steps); ok && !young && !judged(steps) {
		return w.say(funnelNarrow, w.passage(s), w.share(s.conversion()))
	}
	if !young && judged(steps) && end.from.before >= enough {
		return w.say(funnelHolds)
	}
	words := funnelThrough
	if byStage {
		words = funnelSoFar
	}
	return w.say(words, w.quote(end.label), joined(w.form(reached, end.now, 0), w.Number(end.now, 0)), w.Number(steps[0].now, 0))
}

// spoken is the weakest step, unless the days were off.
func (w *writer) spoken(steps []*step) (*step, bool) {
	if w.holiday() {
		return nil, false
	}
	return weakest(steps)
}

// judged tells whether the change of some step rests on enough cases.
func judged(steps []*step) bool {
	return slices.ContainsFunc(steps, func(s *step) bool {
		return s.from != nil && !math.IsNaN(s.drop()) && s.from.now >= enough && s.from.before >= enough
	})
}

// passage names a step by where it comes from and leads to: ««Встреча → КП»».
func (w *writer) passage(s *step) string { return w.quote(s.from.label + " → " + s.label) }

// enough is how many cases a conversion must rest on for a title to speak of it.
const enough = 30

// slack is the drop of a conversion that is too small to speak of, however certain.
const slack = 0.0195

// sure is how many standard errors apart two shares must be for their difference to be no chance.
const sure = 2

// z is how many standard errors the conversion is above that of the comparison; NaN where it cannot be said.
func (s step) z() float64 {
	n, m := s.from.now, s.from.before
	p := (s.now + s.before) / (n + m)
	return s.drop() / math.Sqrt(p*(1-p)*(1/n+1/m))
}

// weak tells whether the conversion fell, and not by chance.
func (s step) weak() bool {
	return s.from.now >= enough && s.from.before >= enough && s.drop() <= -slack && s.z() <= -sure
}

// weakest is the step that lost most against the comparison, of those that are weak.
func weakest(steps []*step) (*step, bool) {
	var lost *step
	for _, s := range steps[min(1, len(steps)):] {
		if s.weak() && (lost == nil || s.drop() < lost.drop()) {
			lost = s
		}
	}
	return lost, lost != nil
}

// narrowest is the step with the lowest conversion.
func narrowest(steps []*step) (*step, bool) {
	var narrow *step
	for _, s := range steps[min(1, len(steps)):] {
		if c := s.conversion(); s.from.now >= enough && c < 1 && (narrow == nil || c < narrow.conversion()) {
			narrow = s
		}
	}
	return narrow, narrow != nil
}

// weakest is the weakest step of the report's stages.
func (w *writer) weakest() (*step, bool) {
	steps, _, byStage := w.steps()
	if !byStage {
		return nil, false
	}
	return weakest(steps)
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
