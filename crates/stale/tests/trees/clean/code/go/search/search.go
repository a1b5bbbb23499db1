// Package search finds things.
package search

const query = `client.BooleanValue(ctx, "gone", false)`

func Search(ctx context.Context, client *openfeature.Client, user User) (bool, error) {
	/* client.BooleanValue(ctx, "gone", false, nil) */
	value := wrapperspb.String("not-a-flag")
	slog.String("key", "not-a-flag")
	verbose := flag.String("verbose", "", "how much to say")
	r := '"'
	return client.BooleanValue(ctx, "fast-search", r == 'x', value)
}
