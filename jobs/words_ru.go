package jobs

import (
	"fmt"
	"time"
)

func russian() words {
	return words{
		daily: "ежедневно", workdays: "по рабочим дням", monthEnd: "в последний день месяца", and: "и", preposition: "в",
		everyMinutes: func(n int) string {
			return everyRussian(n, "каждую минуту", "минуту", "минуты", "минут")
		},
		everyHours: func(n int) string { return everyRussian(n, "каждый час", "час", "часа", "часов") },
		hourly:     func(minute int) string { return fmt.Sprintf("каждый час в :%02d", minute) },
		weekdays: func(first, last time.Weekday) string {
			from := "с " + weekdaysFrom()[first]
			if first == time.Tuesday {
				from = "со " + weekdaysFrom()[first]
			}
			return from + " по " + weekdaysTo()[last]
		},
		onWeekdays: func(days []time.Weekday, and string) string {
			var names []string
			for _, d := range days {
				names = append(names, weekdaysEach()[d])
			}
			return "по " + list(names, and)
		},
		onDays: func(days []string, and string) string {
			for i := range days {
				days[i] += "-го"
			}
			return list(days, and) + " числа каждого месяца"
		},
	}
}

// everyRussian is "каждые 5 минут"; single is the form for one.
func everyRussian(n int, single, one, few, many string) string {
	tens, units := n/10%10, n%10
	switch {
	case n == 1:
		return single
	case tens != 1 && units == 1:
		return fmt.Sprintf("каждые %d %s", n, one)
	case tens != 1 && units >= 2 && units <= 4:
		return fmt.Sprintf("каждые %d %s", n, few)
	}
	return fmt.Sprintf("каждые %d %s", n, many)
}

// The weekdays from Sunday: по понедельникам, с понедельника, по пятницу.
func weekdaysEach() [7]string {
	return [7]string{"воскресеньям", "понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам"}
}

func weekdaysFrom() [7]string {
	return [7]string{"воскресенья", "понедельника", "вторника", "среды", "четверга", "пятницы", "субботы"}
}

func weekdaysTo() [7]string {
	return [7]string{"воскресенье", "понедельник", "вторник", "среду", "четверг", "пятницу", "субботу"}
}
