package mapping

import "strings"

// codeOf turns a currency sign, abbreviation or code into ISO 4217; ok is false for what is none.
func codeOf(text string) (code string, ok bool) {
	word := strings.TrimSuffix(strings.ToLower(strings.TrimSpace(text)), ".")
	switch word {
	case "€", "euro", "евро":
		return "EUR", true
	case "$", "us$":
		return "USD", true
	case "₽", "руб", "р", "рублей", "rub", "rur":
		return "RUB", true
	case "£":
		return "GBP", true
	case "₴", "грн":
		return "UAH", true
	case "₸", "тг", "тенге":
		return "KZT", true
	case "br", "бел.руб", "byr":
		return "BYN", true
	case "₺":
		return "TRY", true
	case "₾":
		return "GEL", true
	case "₼":
		return "AZN", true
	case "֏":
		return "AMD", true
	case "zł":
		return "PLN", true
	case "₹":
		return "INR", true
	}
	if len(word) != 3 || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
		return "", false
	}
	return strings.ToUpper(word), true
}
