package demo

// story is what has gone wrong lately. It is told from the week in which the source was first read, so that a first
// report on the last complete week shows all of it; later readings leave it where it was.
//
//   - A new campaign at VK brings as many leads as before, but junk, since ten days before.
//   - Since a price rise more and more deals are lost as too dear.
//   - One manager has been behind plan for six weeks.
//   - On the last Thursday nobody picked up every third call.
//
// And, further back: one manager left, another joined.
type story struct{ monday int } // the first day of the week it is told from

func (s story) day(n int) moment { return at(s.monday+n, 0) }

// junkCampaign tells whether the new campaign runs.
func (s story) junkCampaign(m moment) bool { return m >= s.day(-12)+opens && m < s.day(14) }

// dearShare is the share of losses for the price.
func (s story) dearShare(m moment) float64 {
	const before, after = 0.20, 0.46
	rise, full, end := s.day(-12), s.day(-6), s.day(28)
	switch {
	case m < rise || m >= end:
		return before
	case m < full:
		return before + (after-before)*float64(m-rise)/float64(full-rise)*0.5
	}
	return after
}

// slump is what is left of the chances of the manager who is behind.
func (s story) slump(m moment) float64 {
	if m >= s.day(-49) && m < s.day(28) {
		return 0.38
	}
	return 1
}

// unmanned tells whether a call comes at the time nobody answers.
func (s story) unmanned(m moment) bool {
	return m >= s.day(-4) && m < s.day(-3) && m.clock() >= 11*hour && m.clock() < 17*hour
}

// left and joined are the days of the two managers.
func (s story) left() moment   { return s.day(-7*20) + closes }
func (s story) joined() moment { return s.day(-7*16) + opens }

// load is a manager's share of new leads at a moment.
func (s story) load(id int, base float64, m moment) float64 {
	switch id {
	case gone:
		if m >= s.left()-days(21) { // the last three weeks hand things over
			return 0
		}
	case newcomer:
		if m < s.joined() {
			return 0
		}
		return base * min(1, 0.3+float64(m-s.joined())/float64(days(100)))
	}
	return base
}

// skill is a manager's skill at a moment.
func (s story) skill(id int, base float64, m moment) float64 {
	switch id {
	case behind:
		return base * s.slump(m)
	case newcomer:
		return base * min(1, 0.65+0.35*float64(m-s.joined())/float64(days(80)))
	}
	return base
}
