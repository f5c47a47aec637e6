package election

import (
	"fmt"
	"strings"
	"time"
)

// Date is a calendar day without a zone, written 2021-01-28; "" is no date.
// Dates compare as their text does.
type Date string

// ParseDate reads a day that exists.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("no such day: %q", s)
	}
	return Date(s), nil
}

// DateAsWritten reads a day as people write it: 2026-1-31, 2026.1.31, 2026/1/31, 2026年1月31日.
func DateAsWritten(text string) (Date, bool) {
	var year, month, day int
	plain := strings.NewReplacer("/", "-", ".", "-", "年", "-", "月", "-", "日", "").Replace(text)
	if n, _ := fmt.Sscanf(plain, "%d-%d-%d", &year, &month, &day); n != 3 {
		return "", false
	}
	d, err := ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
	return d, err == nil
}

func (d Date) time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays gives the day n days later.
func (d Date) AddDays(n int) Date { return Date(d.time().AddDate(0, 0, n).Format(time.DateOnly)) }

// AddYears gives the same day n years later; a 29 February becomes 1 March in
// a common year.
func (d Date) AddYears(n int) Date { return Date(d.time().AddDate(n, 0, 0).Format(time.DateOnly)) }

// Year gives the calendar year.
func (d Date) Year() int { return d.time().Year() }

// AgeOn gives the age in whole years of somebody born on d, on a later day; 0
// where no birth is known.
func (d Date) AgeOn(day Date) int {
	if d == "" {
		return 0
	}
	age := day.Year() - d.Year()
	if d.AddYears(age) > day {
		age--
	}
	return max(0, age)
}

// DaysUntil counts the days from d to e; negative when e is earlier.
func (d Date) DaysUntil(e Date) int { return int(e.time().Sub(d.time()).Hours() / 24) }

// zone is the one in which every time of the program is told: UTC+8.
var zone = time.FixedZone("UTC+8", 8*60*60)

// Moment is a wall time of UTC+8 in seconds since 1970; 0 is no moment. Order
// between records comes from their sequence numbers, never from moments.
type Moment int64

// MomentOf converts a time of the clock.
func MomentOf(t time.Time) Moment { return Moment(t.Unix()) }

// At gives the moment of a day at an hour and minute.
func (d Date) At(hour, minute int) Moment {
	t := d.time()
	return Moment(time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, zone).Unix())
}

// Date gives the day of the moment in UTC+8.
func (m Moment) Date() Date { return Date(time.Unix(int64(m), 0).In(zone).Format(time.DateOnly)) }

// Clock gives the hour, minute and second, as 08:00:05.
func (m Moment) Clock() string { return time.Unix(int64(m), 0).In(zone).Format(time.TimeOnly) }

// String gives day and time, as 2021-01-28 08:00:05.
func (m Moment) String() string { return time.Unix(int64(m), 0).In(zone).Format(time.DateTime) }
