package notify

import (
	"context"
	"errors"
	"time"
)

// DeliveryState is where a message in the outbox stands.
type DeliveryState string

// The states of a delivery.
const (
	Pending DeliveryState = "pending"  // not tried yet
	Sending DeliveryState = "sending"  // claimed; the call may be under way
	Sent    DeliveryState = "sent"     // the other side has taken it
	Retry   DeliveryState = "retry"    // did not go out; will be tried again
	Doubt   DeliveryState = "in_doubt" // may or may not have gone out; nobody tries again until somebody decides
	Dead    DeliveryState = "dead"     // given up
)

// Delivery is a row of the outbox: one message for one recipient and its fate.
type Delivery struct {
	ID       int64
	Job      string
	Slot     time.Time
	Receiver string
	Message  Message // without file data when listed
	State    DeliveryState
	Attempts int       // attempts that counted
	Queued   time.Time // when it was put into the outbox, or put back by hand
	NextAt   time.Time // when to try (again)
	Error    string    // the last error, without secrets
	Changed  time.Time
}

// Outbox is the part of the ledger that the [Dispatcher] works on. Every call is one durable transaction.
type Outbox interface {
	// Claim takes the next due delivery of the receiver into the state sending, committed before it returns. Parts of one
	// message go in order: a part waits until those before it are settled. ok is false when nothing is due.
	Claim(ctx context.Context, receiver string, at time.Time) (d Delivery, ok bool, err error)
	// Settle ends an attempt. It fails if the delivery is no longer claimed by this process.
	Settle(ctx context.Context, id int64, to Settlement) error
	// NextDue tells of the delivery that Claim would take next, and when; ok is false when there is none.
	NextDue(ctx context.Context, receiver string) (next Due, ok bool, err error)
	// Recover returns what a process that died was sending to the receiver, each delivery once. It is in doubt; with resend
	// it is due again instead, marked as a possible repeat.
	Recover(ctx context.Context, receiver string, resend bool, at time.Time) ([]Delivery, error)
}

// ErrNotClaimed says that a delivery to be settled is not claimed by this process.
var ErrNotClaimed = errors.New("not claimed by this process")

// Outgoing is a message for the outbox.
type Outgoing struct {
	Receiver string
	Message  Message
}

// Due is when the next delivery of a receiver becomes due, and who gets it.
type Due struct {
	At time.Time
	To string // recipient
}

// Settlement is the outcome of an attempt.
type Settlement struct {
	State  DeliveryState // sent, retry, in_doubt or dead
	At     time.Time
	NextAt time.Time // for retry
	Count  bool      // whether the attempt counts
	Repeat bool      // for retry: the attempt may have arrived
	Error  string
	// Instead is put into the outbox in the same transaction, but for what is there under its key already.
	Instead []Outgoing
}
