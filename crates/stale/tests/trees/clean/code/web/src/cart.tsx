import { useFlag, client } from './flags';
import { flags } from './generated';

export function Cart({ user, t }: Props) {
  const search = client.getBooleanValue('fast-search', false);
  const prices = flags.priceTable(user);
  const built = client.getBooleanValue(`experiment-${user.place}`, false);
  const joined = client.getBooleanValue('experiment-' + user.place, false);
  const text = `client.getBooleanValue("gone", ${search / 2 / 3})`;
  const pattern = /client.getBooleanValue\("gone"/;
  if (logger.isEnabled('debug')) map.evaluate('a.b');
  return <p>Don't call getBooleanValue("gone, it's away {useFlag('dark-mode')}</p>;
}
