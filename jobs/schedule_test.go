package jobs

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// reports lists what Check says, one a line.
func reports(check func(report func(field, problem string))) string {
	var all []string
	check(func(field, problem string) { all = append(all, field+": "+problem) })
	return strings.Join(all, "\n")
}

func TestScheduleCheck(t *testing.T) {
	field := `, alone, as a range 1-5, as a list 1,3 or as steps */2`
	for _, c := range []struct {
		schedule Schedule
		want     string
	}{
		{Schedule{}, ""},
		{Schedule{Daily: "9:05"}, ""},
		{Schedule{Cron: "0 9 * * MON-sun"}, ""},
		{Schedule{Cron: " 0  9 29 2 1 "}, ""},
		{Schedule{Daily: "24:00"}, `daily: want a time of day from "00:00" to "23:59" such as "09:00", got "24:00"`},
		{Schedule{Workdays: "9"}, `workdays: want a time of day from "00:00" to "23:59" such as "09:00", got "9"`},
		{Schedule{MonthEnd: "18:60"}, `month_end: want a time of day from "00:00" to "23:59" such as "09:00", got "18:60"`},
		{Schedule{At: "09:00"}, "at: a time of day alone is no schedule; write daily with it, or weekly or monthly beside it"},
		{Schedule{Daily: "09:00", At: "09:00"}, "at: goes with weekly and monthly; remove it beside daily"},
		{Schedule{Weekly: "monday"}, `at: missing beside weekly; write a time of day such as "09:00"`},
		{Schedule{Weekly: "mon", At: "nine"}, "weekly: want a weekday, monday to sunday, got \"mon\"\n" +
			`at: want a time of day from "00:00" to "23:59" such as "09:00", got "nine"`},
		{Schedule{Monthly: 31, At: "09:00"}, "monthly: want a day from 1 to 28, which every month has, got 31; for the last day write month_end"},
		{Schedule{Daily: "09:00", Cron: "0 9 * * *"}, "daily: cron and daily cannot both be; keep one"},
		{Schedule{Every: Span{rest: 90 * time.Second}}, "every: want whole minutes such as 15m, got 1m30s"},
		{Schedule{Every: Span{rest: time.Second}}, "every: want whole minutes such as 15m, got 1s"},
		{Schedule{Every: Span{days: 1}}, "every: want at most 12h, got 1 day; for longer write daily, weekly or monthly"},
		{Schedule{Every: Span{rest: 13 * time.Hour}}, "every: want at most 12h, got 13h; for longer write daily, weekly or monthly"},
		{Schedule{Cron: "0 0 30 2 *"}, `cron: there is no such day: "0 0 30 2 *"; for the last day of the month write month_end`},
		{Schedule{Cron: "0 0 31 4,6 *"}, `cron: there is no such day: "0 0 31 4,6 *"; for the last day of the month write month_end`},
		{Schedule{Cron: "60 9 * * *"}, `cron: minute "60": want 0 to 59` + field},
		{Schedule{Cron: "0 24 * * *"}, `cron: hour "24": want 0 to 23` + field},
		{Schedule{Cron: "0 9 0 * *"}, `cron: day of the month "0": want 1 to 31` + field},
		{Schedule{Cron: "0 9 L * *"}, `cron: day of the month "L": want 1 to 31` + field},
		{Schedule{Cron: "0 9 * 13 *"}, `cron: month "13": want 1 to 12, or jan to dec` + field},
		{Schedule{Cron: "0 9 * * 8"}, `cron: weekday "8": want 0 to 7 (0 and 7 are Sunday), or sun to sat` + field},
		{Schedule{Cron: "0 9 * * 7-2"}, `cron: weekday "7-2": want 0 to 7 (0 and 7 are Sunday), or sun to sat` + field},
		{Schedule{Cron: "0 9 * * 1-7/0"}, `cron: weekday "1-7/0": want 0 to 7 (0 and 7 are Sunday), or sun to sat` + field},
		{Schedule{Cron: "*-5 9 * * *"}, `cron: minute "*-5": want 0 to 59` + field},
		{Schedule{Cron: "1,,2 9 * * *"}, `cron: minute "1,,2": want 0 to 59` + field},
		{Schedule{Cron: "*/0 9 * * *"}, `cron: minute "*/0": want 0 to 59` + field},
		{Schedule{Cron: "30-10 9 * * *"}, `cron: minute "30-10": want 0 to 59` + field},
		{Schedule{Cron: "0 9 * *"}, `cron: want five fields, minute hour day month weekday, such as "0 9 * * 1"; got 4`},
		{Schedule{Cron: " "}, `cron: want five fields, minute hour day month weekday, such as "0 9 * * 1"`},
		{Schedule{Cron: "0 0 9 * * 1"}, `cron: want five fields, minute hour day month weekday; seconds cannot be set: write "0 9 * * 1"`},
		{Schedule{Cron: "@every 90m"}, "cron: @every is not known here; write every: 90m"},
		{Schedule{Cron: "@every"}, "cron: @every is not known here; write every: 15m"},
		{Schedule{Cron: "@daily"}, `cron: @daily is not known here; write daily: "00:00"`},
		{Schedule{Cron: "@weekly"}, `cron: @weekly is not known here; write weekly: sunday and at: "00:00"`},
		{Schedule{Cron: "@reboot"}, `cron: @reboot is not known here; write five fields such as "0 9 * * 1"`},
		{Schedule{Cron: "TZ=UTC 0 9 * * *"}, "cron: a time zone cannot stand here; it is that of the configuration's timezone"},
	} {
		if d := cmp.Diff(c.want, reports(c.schedule.Check)); d != "" {
			t.Errorf("%+v (-want +got):\n%s", c.schedule, d)
		}
		if table, err := c.schedule.Compile(time.UTC, nil); (err == nil) != (c.want == "" && !c.schedule.IsZero()) {
			t.Errorf("%+v: compiled to %v (%v), but checked: %s", c.schedule, table, err, c.want)
		}
	}
}

func TestDescribe(t *testing.T) {
	for _, c := range []struct {
		schedule Schedule
		en, ru   string
	}{
		{Schedule{}, "", ""},
		{Schedule{Daily: "9:00"}, "every day at 09:00", "ежедневно в 09:00"},
		{Schedule{Workdays: "19:00"}, "on working days at 19:00", "по рабочим дням в 19:00"},
		{Schedule{Weekly: "monday", At: "09:00"}, "every Monday at 09:00", "по понедельникам в 09:00"},
		{Schedule{Weekly: "sunday", At: "9:00"}, "every Sunday at 09:00", "по воскресеньям в 09:00"},
		{Schedule{Monthly: 5, At: "09:00"}, "on day 5 of every month at 09:00", "5-го числа каждого месяца в 09:00"},
		{Schedule{MonthEnd: "18:00"}, "on the last day of every month at 18:00", "в последний день месяца в 18:00"},
		{Schedule{Every: minutes(1)}, "every minute", "каждую минуту"},
		{Schedule{Every: minutes(2)}, "every 2 minutes", "каждые 2 минуты"},
		{Schedule{Every: minutes(15)}, "every 15 minutes", "каждые 15 минут"},
		{Schedule{Every: minutes(21)}, "every 21 minutes", "каждые 21 минуту"},
		{Schedule{Every: minutes(60)}, "every hour", "каждый час"},
		{Schedule{Every: minutes(90)}, "every 90 minutes", "каждые 90 минут"},
		{Schedule{Every: minutes(111)}, "every 111 minutes", "каждые 111 минут"},
		{Schedule{Every: minutes(240)}, "every 4 hours", "каждые 4 часа"},
		{Schedule{Every: minutes(720)}, "every 12 hours", "каждые 12 часов"},
		{Schedule{Cron: "0 9 * * *"}, "every day at 09:00", "ежедневно в 09:00"},
		{Schedule{Cron: "0 9,18 * * *"}, "every day at 09:00 and 18:00", "ежедневно в 09:00 и 18:00"},
		{Schedule{Cron: "0 */6 * * *"}, "every day at 00:00, 06:00, 12:00 and 18:00", "ежедневно в 00:00, 06:00, 12:00 и 18:00"},
		{Schedule{Cron: "0 */2 * * *"}, "every 2 hours", "каждые 2 часа"},
		{Schedule{Cron: "*/5 * * * *"}, "every 5 minutes", "каждые 5 минут"},
		{Schedule{Cron: "* * * * *"}, "every minute", "каждую минуту"},
		{Schedule{Cron: "0 * * * *"}, "every hour", "каждый час"},
		{Schedule{Cron: "5 * * * *"}, "every hour at 5 past", "каждый час в :05"},
		{Schedule{Cron: "0 9 * * 1-5"}, "Monday to Friday at 09:00", "с понедельника по пятницу в 09:00"},
		{Schedule{Cron: "0 9 * * 2-4"}, "Tuesday to Thursday at 09:00", "со вторника по четверг в 09:00"},
		{Schedule{Cron: "0 9 * * 1,3"}, "every Monday and Wednesday at 09:00", "по понедельникам и средам в 09:00"},
		{Schedule{Cron: "0 9 * * 6,7"}, "every Saturday and Sunday at 09:00", "по субботам и воскресеньям в 09:00"},
		{Schedule{Cron: "30 8 1,15 * *"}, "on days 1 and 15 of every month at 08:30", "1-го и 15-го числа каждого месяца в 08:30"},
		{Schedule{Cron: "*/5 9-18 * * 1-5"}, "cron */5 9-18 * * 1-5", "cron */5 9-18 * * 1-5"},
		{Schedule{Cron: "0 9 1 1 *"}, "cron 0 9 1 1 *", "cron 0 9 1 1 *"},
		{Schedule{Cron: "0 9 13 * 5"}, "cron 0 9 13 * 5", "cron 0 9 13 * 5"},
		{Schedule{Cron: "*/40 * * * *"}, "cron */40 * * * *", "cron */40 * * * *"},
		{Schedule{Cron: "10-50/20 * * * *"}, "cron 10-50/20 * * * *", "cron 10-50/20 * * * *"},
		{Schedule{Cron: "0 1-23/2 * * *"}, "cron 0 1-23/2 * * *", "cron 0 1-23/2 * * *"},
		{Schedule{Cron: "wrong"}, "cron wrong", "cron wrong"},
	} {
		if got := c.schedule.Describe("en"); got != c.en {
			t.Errorf("%+v: got %q, want %q", c.schedule, got, c.en)
		}
		if got := c.schedule.Describe("ru"); got != c.ru {
			t.Errorf("%+v: got %q, want %q", c.schedule, got, c.ru)
		}
	}
}

func FuzzCron(f *testing.F) {
	for _, s := range []string{"0 9 * * 1", "*/5 1-3,7 1/2 jan-mar fri-sun", "@every 5m", "TZ=UTC 0 9 * * *", "0 0 29 2 */3", "CRON_TZ= "} {
		f.Add(s)
	}
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		s := Schedule{Cron: text}
		s.Describe("ru")
		table, err := s.Compile(time.UTC, nil)
		if (err == nil) != (reports(s.Check) == "" && !s.IsZero()) {
			t.Fatalf("%q: compiled: %v, checked: %s", text, err, reports(s.Check))
		}
		if err == nil && !table.Next(now).At.After(now) {
			t.Errorf("%q: next after %v is %v", text, now, table.Next(now))
		}
	})
}
