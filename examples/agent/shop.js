/** The shop: its goods, its basket, and what a model may do with them. */

const GOODS = [
  { id: 'bread', name: 'Rye bread', price: 2.8, words: 'breakfast bakery loaf' },
  { id: 'rolls', name: 'Four rolls', price: 2.2, words: 'breakfast bakery bread' },
  { id: 'muesli', name: 'Muesli with hazelnuts', price: 3.9, words: 'breakfast cereal nuts' },
  { id: 'oats', name: 'Oats', price: 1.6, words: 'breakfast cereal porridge' },
  { id: 'eggs', name: 'Six eggs', price: 2.5, words: 'breakfast egg dairy' },
  { id: 'cheese', name: 'Brown cheese', price: 4.2, words: 'breakfast dairy sandwich' },
  { id: 'jam', name: 'Cloudberry jam', price: 3.4, words: 'breakfast spread sweet' },
  { id: 'milk', name: 'Milk, 1 litre', price: 1.3, words: 'breakfast dairy drink' },
  { id: 'coffee', name: 'Coffee, 250 g', price: 4.9, words: 'breakfast drink' },
  { id: 'apples', name: 'Four apples', price: 1.9, words: 'fruit snack' },
];

const price = (cents) => cents / 100;

export function openShop(changed) {
  /** id -> quantity */
  const basket = new Map();

  const find = (id) => {
    const good = GOODS.find((one) => one.id === id);
    if (!good) throw new Error(`There is no "${id}". Ask search_shop for what there is.`);
    return good;
  };
  const view = () => {
    const lines = [...basket].map(([id, quantity]) => ({ ...find(id), quantity }));
    const cents = lines.reduce((sum, line) => sum + Math.round(line.price * 100) * line.quantity, 0);
    return {
      lines: lines.map(({ id, name, quantity, price }) => ({ id, name, quantity, price })),
      total: price(cents),
    };
  };
  const set = (id, quantity) => {
    const { name } = find(id);
    if (!Number.isInteger(quantity) || quantity < 0 || quantity > 20)
      throw new Error('quantity must be a whole number from 0 to 20.');
    if (quantity === 0) basket.delete(id);
    else basket.set(id, quantity);
    changed(view());
    return { name, quantity, total: view().total };
  };

  return {
    clear() {
      basket.clear();
      changed(view());
    },
    /** What a model may call. `execute` is given what it wrote, parsed and not checked. */
    tools: [
      {
        name: 'search_shop',
        description:
          'Finds goods by a word, such as "bread" or "drink". Without a word it gives all. Prices are in euros.',
        inputSchema: { type: 'object', properties: { word: { type: 'string' } } },
        execute: ({ word = '' } = {}) => {
          const fits = ({ name, words }) =>
            `${name} ${words}`.toLowerCase().includes(String(word).toLowerCase());
          return { goods: GOODS.filter(fits).map(({ id, name, price }) => ({ id, name, price })) };
        },
      },
      {
        name: 'set_quantity',
        description: 'Puts so many of a thing into the basket; 0 takes it out.',
        inputSchema: {
          type: 'object',
          properties: { id: { type: 'string' }, quantity: { type: 'integer', minimum: 0, maximum: 20 } },
          required: ['id', 'quantity'],
        },
        execute: ({ id, quantity } = {}) => set(id, quantity),
      },
      {
        name: 'look_at_basket',
        description: 'What is in the basket, and what it comes to.',
        inputSchema: { type: 'object', properties: {} },
        execute: view,
      },
    ],
  };
}
