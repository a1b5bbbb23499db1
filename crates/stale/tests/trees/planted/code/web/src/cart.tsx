import { useFlag, client } from './flags';
import { flags } from './generated';

// isEnabled('old-banner') in a comment
export function Cart({ user, t }: Props) {
  const isNew = useFlag<boolean>('new-checkout', false);
  const search = client.getBooleanValue(
    // the key on a line of its own
    'fast-search',
    false,
  );
  const dark = flags.darkMode(user);
  const longer = "the old-banner of the shop";
  const pattern = /["'`]old-banner/g;
  const joined = client.getBooleanValue('multi-' + 'country', false);
  const built = client.getBooleanValue(`multi-${user.place}`, false);
  const tax = `<b>${client.getBooleanValue("tax-rules", false) ? t('tax') : `no ${t("tax")}`}</b>`;
  const raw = client.getBooleanValue(`raw-region`, false);
  if (logger.isEnabled('debug')) console.log('https://shop.example/old-banner');
  return (
    <div className="cart">
      <p>Don't panic, it's at https://shop.example</p>
      {useFlag('serch-box') && <Search />}
      {isEnabled("price-table") ? <Prices /> : null}
    </div>
  );
}
