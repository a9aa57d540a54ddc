package render

// NoteUndated is the note on won deals without a closing date, which no period counts: how many there are and what they are
// worth together, in major units of the currency. An amount of 0 is left out; without such deals the note is empty.
func NoteUndated(lang string, deals int, amount float64, currency string) string {
	if deals <= 0 {
		return ""
	}
	f, n, worth := NewFormatter(lang), float64(deals), ""
	if amount > 0 {
		worth = f.say(undatedSum, f.Amount(amount, currency))
	}
	return f.say(undatedNote, f.counted(n, wonDealNoun), worth, f.form(gotInto, n, 0))
}
