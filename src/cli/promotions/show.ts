import { AssayCommand } from '../assay-command.ts';
import { promotionText } from './promotion-text.ts';

/** `assay promotions show` */
export function showPromotionCommand(): AssayCommand {
  return new AssayCommand('show')
    .description('Show one promotion: what it wrote, what it replaced, where the backup is')
    .argument('<promotion-id>', 'As assay promotions list prints it')
    .example('assay promotions show promo-20260301T170509.123Z-9f3c2b1a', 'parameters before and after')
    .performs<object, [string]>((_, id) => async ({ workspace }) => {
      const { production } = await workspace();
      const promotion = await production.get(id);
      const { head } = await production.show();
      return { json: promotion, text: (style) => promotionText(promotion, head?.id, style) };
    });
}
