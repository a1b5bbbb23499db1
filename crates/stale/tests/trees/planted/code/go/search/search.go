// Package search finds things. It does not ask for "old-banner".
package search

const query = `select "new-checkout", 'old-banner' from flags`

func Search(ctx context.Context, client *openfeature.Client, user User) (bool, error) {
	fast, _ := client.BooleanValue(ctx, "fast-search", false, user.Context())
	if client.BoolVariation(`raw-region`, user, false) && fast {
		return client.BooleanValue(context.Background(), "new-checkout", false, user.Context())
	}
	/* client.BooleanValue(ctx, "old-banner", false, nil) */
	value := wrapperspb.String("not-a-flag")
	r := '"'
	return client.BooleanValue(ctx, "fast-serch", r == 'x', value)
}
