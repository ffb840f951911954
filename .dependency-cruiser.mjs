/**
 * The arrows of docs/architecture.md. tests/architecture.test.ts runs them and proves that each can fail;
 * `npx depcruise lib components entrypoints` shows the same by hand.
 */

const room = (...names) => `^lib/(${names.join('|')})/`;
const protocol = (...names) => `^lib/protocol/(${names.join('|')})\\.ts$`;
const npm = (...names) => `^node_modules/(${names.join('|')})/`;

/** Nothing outside of `allowed` (path patterns) may be imported from `from`. */
const only = (name, comment, from, allowed, extra = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed, ...extra },
});

const SCREENS = '^entrypoints/(popup|approval|unlock|dashboard)/';
const UI = ['^components/', SCREENS];
const UI_MAY_IMPORT = [...UI, room('i18n', 'platform'), npm('preact', 'uplot'), '\\.css$'];

export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that import one another are one concept in two places.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dead-ends',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^/', '^virtual:', '\\?'] },
    },
    only('protocol-imports-only-zod', 'The seam depends on nothing.', room('protocol'), [
      room('protocol'),
      npm('zod'),
    ]),
    only('page-imports-only-itself-and-protocol', 'It runs inside of strangers’ pages.', room('page'), [
      room('page', 'protocol'),
    ]),
    only(
      'page-carries-only-plain-constants',
      'Types cost nothing; everything else of protocol would carry zod into every page.',
      room('page'),
      [room('page'), protocol('errors', 'limits', 'line')],
      { dependencyTypesNot: ['type-only'] },
    ),
    only('bridge-imports-only-itself-and-protocol', 'It runs beside every page.', room('bridge'), [
      room('bridge', 'protocol'),
    ]),
    only(
      'bridge-carries-only-plain-constants',
      'Zod there costs 18 kB on every page.',
      room('bridge'),
      [room('bridge'), protocol('errors', 'limits', 'line', 'size')],
      { dependencyTypesNot: ['type-only'] },
    ),
    only('providers-hold-no-state', 'Key, fetch, clock and signal come as arguments.', room('providers'), [
      room('providers', 'protocol'),
      npm('eventsource-parser'),
    ]),
    {
      name: 'doings-are-loaded',
      comment:
        'What a provider does is a bundle of its own: imported by value, it would be in the background too.',
      severity: 'error',
      from: { pathNot: ['^lib/providers/(doing|lists|wires|tasks)/', '^entrypoints/(doing-|wire\\.ts$)'] },
      to: { path: '^lib/providers/(doing|lists|wires|tasks)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'commands-are-loaded',
      comment:
        'What only our own screens ask for is a bundle of its own: imported by value, it would be in the background too.',
      severity: 'error',
      from: { pathNot: '^entrypoints/commands/' },
      to: { path: '^entrypoints/commands/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'choosing-is-loaded',
      comment:
        'What compares endpoints is a bundle of its own: a call to a chosen endpoint needs none of it. Imported by value, it would be in the background too.',
      severity: 'error',
      from: { pathNot: ['^entrypoints/choosing\\.ts$', '^lib/router/'] },
      to: { path: '^lib/router/(choose|answers|offered)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    only(
      'assistance-is-words',
      'A text and options in, a call out; no browser and no store.',
      room('assistance'),
      [room('assistance', 'protocol')],
    ),
    {
      name: 'assistance-is-loaded',
      comment: 'Prompts that most pages never need: imported by value, they would be in the background.',
      severity: 'error',
      from: { pathNot: ['^entrypoints/assistance\\.ts$', '^lib/assistance/'] },
      to: { path: '^lib/assistance/', dependencyTypesNot: ['type-only'] },
    },
    only('languages-are-arithmetic', 'A text and n-grams; no browser and no store.', room('languages'), [
      room('languages', 'protocol'),
      npm('eld'),
    ]),
    {
      name: 'languages-are-loaded',
      comment:
        'A megabyte of n-grams that most pages never need: imported by value, it would be in the background.',
      severity: 'error',
      from: { pathNot: ['^entrypoints/languages\\.ts$', '^lib/languages/'] },
      to: { path: ['^lib/languages/', npm('eld')], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'checking-is-loaded',
      comment:
        'What checks answers is a bundle of its own: few calls ask for it. Imported by value, it would be in the background too.',
      severity: 'error',
      from: { pathNot: ['^entrypoints/checking\\.ts$', '^lib/checking/'] },
      to: { path: '^lib/checking/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'openai-is-loaded',
      comment:
        'What speaks OpenAI’s words is a bundle of its own: few pages use an SDK of that API. Imported by value, it would be in the background too.',
      severity: 'error',
      from: { pathNot: ['^entrypoints/openai\\.ts$', '^lib/openai/'] },
      to: { path: '^lib/openai/', dependencyTypesNot: ['type-only'] },
    },
    only('openai-knows-calls-and-parts', 'It translates, and decides nothing.', room('openai'), [
      room('openai', 'protocol'),
    ]),
    only('checking-holds-no-state', 'A schema and an answer come in, a verdict goes out.', room('checking'), [
      room('checking', 'protocol', 'providers'),
      npm('@cfworker/json-schema'),
    ]),
    {
      name: 'accounting-is-loaded',
      comment:
        'What calls may cost and did cost begins when the background listens already: imported by value, it would be in the way of that.',
      severity: 'error',
      from: { pathNot: ['^entrypoints/accounting/', '^lib/(ledger|catalog|router)/'] },
      to: {
        path: [
          '^entrypoints/accounting/',
          '^lib/ledger/(money|ledger|reservations|usage)\\.ts$',
          '^lib/router/expense\\.ts$',
          '^lib/catalog/(cost|savings)\\.ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'scripts-are-handed-the-rooms',
      comment: 'Imported by value, a file of the background would be there twice, and its state too.',
      severity: 'error',
      from: { path: '^entrypoints/(commands|accounting)/' },
      to: { path: '^entrypoints/', pathNot: '^entrypoints/$1/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'router-imports-catalog-and-providers',
      'Choice and run know no store; the answers that are kept for a day are the router’s own database.',
      room('router'),
      [room('router', 'catalog', 'providers', 'protocol'), '^lib/platform/database\\.ts$', npm('idb')],
    ),
    only('gate-imports-permissions-and-ledger', 'Policy, not routing and no keys.', room('gate'), [
      room('gate', 'permissions', 'ledger', 'protocol', 'platform'),
    ]),
    only('engine-imports-no-store', 'A model on this device needs a page, not a policy.', room('engine'), [
      room('engine', 'protocol', 'platform', 'providers'),
      npm('@wllama/wllama'),
    ]),
    only(
      'engine-knows-providers-by-their-seam',
      'It answers the interface that the on-device provider speaks to.',
      room('engine'),
      [room('engine', 'protocol', 'platform'), npm('@wllama/wllama')],
      { dependencyTypesNot: ['type-only'] },
    ),
    ...['permissions', 'vault', 'ledger', 'settings'].map((store) =>
      only(`${store}-imports-no-other-store`, 'Only the background joins the stores.', room(store), [
        room(store, 'protocol', 'platform'),
        npm('idb', 'zod'),
      ]),
    ),
    only('platform-is-a-seam', 'The browser, and nothing of ours that has an opinion.', room('platform'), [
      room('platform', 'protocol'),
      npm('webextension-polyfill', 'idb'),
    ]),
    only('ui-knows-only-the-control-channel', 'Our pages ask the background; they hold nothing.', UI, [
      ...UI_MAY_IMPORT,
      room('protocol'),
    ]),
    only(
      'ui-carries-only-control-config-errors',
      'Types of the rest are free.',
      UI,
      [
        ...UI_MAY_IMPORT,
        protocol(
          'address',
          'control',
          'config',
          'errors',
          'grant',
          'limits',
          'passphrase',
          'plain-text',
          'ports',
          'virtual',
        ),
      ],
      { dependencyTypesNot: ['type-only'] },
    ),
    only('i18n-is-words', 'Whatever it held, every screen would hold.', room('i18n'), [
      room('i18n', 'platform', 'protocol'),
    ]),
    only('components-know-no-screen', 'Screens are made of components.', '^components/', [
      '^components/',
      room('i18n', 'platform', 'protocol'),
      npm('preact', 'uplot'),
      '\\.css$',
    ]),
    {
      name: 'charts-are-loaded',
      comment:
        'What draws is read when somebody looks at charts: imported at once, every opening of the dashboard pays.',
      severity: 'error',
      from: { path: UI, pathNot: '^components/activity/charts/' },
      to: {
        path: ['^components/activity/charts/', npm('uplot')],
        dependencyTypesNot: ['type-only'],
        dynamic: false,
      },
    },
    {
      name: 'only-wiring-joins-rooms',
      comment: 'No room imports an entry point.',
      severity: 'error',
      from: { path: '^(lib|components)/' },
      to: { path: '^entrypoints/' },
    },
    {
      name: 'polyfill-behind-platform',
      comment: 'It costs 10 kB in each bundle that imports it.',
      severity: 'error',
      from: { pathNot: room('platform') },
      to: { path: npm('webextension-polyfill') },
    },
    only(
      'plain-constants-stay-plain',
      'The page and the bridge carry them: whatever they import runs on every page of the web.',
      protocol('errors', 'limits', 'line', 'size'),
      [protocol('errors', 'limits', 'line', 'size')],
      { dependencyTypesNot: ['type-only'] },
    ),
    only('page-entry-only-wires', 'Its room is lib/page.', '^entrypoints/page\\.', [
      room('page'),
      npm('wxt'),
      '^package\\.json$',
    ]),
    only('standard-entry-only-wires', 'Its room is lib/page/standard.', '^entrypoints/standard\\.', [
      room('page'),
      npm('wxt'),
    ]),
    only('bridge-entry-only-wires', 'Its room is lib/bridge.', '^entrypoints/bridge\\.', [
      room('bridge'),
      npm('wxt'),
    ]),
    {
      name: 'background-shows-nothing',
      comment: 'Screens and page scripts are bundles of their own.',
      severity: 'error',
      from: {
        path: '^(entrypoints/(background|commands|accounting|choosing|checking|languages|assistance|openai|wire|doing-)|lib/(?!page|bridge|i18n))',
      },
      to: {
        path: ['^components/', SCREENS, room('page', 'bridge')],
      },
    },
  ],
  options: {
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'default'] },
    tsPreCompilationDeps: true,
    doNotFollow: { path: '^node_modules' },
    exclude: { path: '^(\\.output|\\.wxt)/' },
  },
};
