package telegram

import (
	"context"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits keeps below what Telegram allows: about 30 messages a second for a bot, one a second for a chat, 20 a minute for
// a group.
type limits struct {
	bot   *rate.Limiter
	mu    sync.Mutex
	chats map[string]*rate.Limiter
	group map[string]*rate.Limiter
}

func newLimits() *limits {
	return &limits{
		bot:   rate.NewLimiter(25, 1),
		chats: map[string]*rate.Limiter{}, group: map[string]*rate.Limiter{},
	}
}

// wait waits until a message may go to the chat, or fails if that is not before ctx ends.
func (l *limits) wait(ctx context.Context, chat string) error {
	for _, one := range l.of(chat) {
		if err := one.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// turn is how long it takes until a message may go to the chat.
func (l *limits) turn(chat string) time.Duration {
	var longest time.Duration
	for _, one := range l.of(chat) {
		missing := max(0, 1-one.Tokens())
		longest = max(longest, time.Duration(missing/float64(one.Limit())*float64(time.Second)))
	}
	return longest
}

func (l *limits) of(chat string) []*rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := []*rate.Limiter{limiter(l.chats, chat, time.Second, 1)}
	if strings.HasPrefix(chat, "-") || strings.HasPrefix(chat, "@") {
		all = append(all, limiter(l.group, chat, 4*time.Second, 5)) // 5 at once and 15 a minute make 20
	}
	return append(all, l.bot)
}

func limiter(of map[string]*rate.Limiter, chat string, every time.Duration, burst int) *rate.Limiter {
	if of[chat] == nil {
		of[chat] = rate.NewLimiter(rate.Every(every), burst)
	}
	return of[chat]
}
