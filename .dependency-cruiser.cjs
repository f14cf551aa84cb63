// Packages, from the bottom up: contracts and client; runtime; database, documents and local-provider; the services; local-stack; testkit; the suites.
const services = '^(auth|processor)-service/'

/**
 * The folders of each service, from the bottom up. A file imports from its own row and from rows below it, never from
 * rows above it.
 */
const layers = {
  'auth-service': [
    ['config'],
    ['http', 'limits', 'passwords', 'metrics', 'maintenance'],
    ['context.ts'],
    ['accounts', 'tokens', 'keys', 'files', 'webhooks', 'operations', 'admin'],
    ['routes.ts', 'app.ts', 'main.ts'],
  ],
  'processor-service': [
    ['config'],
    ['models', 'schemas', 'storage', 'queue', 'bus', 'http'],
    ['providers'],
    ['events', 'webhooks'],
    ['uploads', 'pipeline', 'maintenance'],
    ['context.ts', 'background.ts'],
    ['asyncapi', 'mcp', 'openapi', 'operations', 'sockets', 'tasks'],
    ['app.ts', 'shutdown-phases.ts', 'main.ts'],
  ],
}

const inAny = (service, names) => `^${service}/src/(${names.map(name => name.replaceAll('.', '\\.')).join('|')})(/|$)`

const noImportRunsUp = Object.entries(layers).flatMap(([service, rows]) =>
  rows.slice(0, -1).map((row, index) => ({
    name: `${service}-${row.join('-')}-imports-nothing-above`,
    severity: 'error',
    from: { path: inAny(service, row), pathNot: '\\.test\\.ts$' },
    to: {
      path: inAny(service, rows.slice(index + 1).flat()),
      pathNot: inAny(service, rows.slice(0, index + 1).flat()),
    },
  })),
)

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Type-only imports count too. Generated code is exempt.',
      severity: 'error',
      from: { pathNot: '/generated/' },
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      comment: 'A file that is neither imported nor run.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: '(\\.d\\.ts|\\.test\\.ts|\\.config\\.[cm]?[jt]s|main\\.ts|\\.mjs)$|(^|/)\\.[^/]+\\.cjs$',
      },
      to: {},
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'contracts-import-no-package',
      severity: 'error',
      from: { path: '^packages/contracts/' },
      to: { path: '^(packages/(?!contracts/)|[a-z]+-service/)' },
    },
    {
      name: 'contracts-do-no-io',
      severity: 'error',
      from: { path: '^packages/contracts/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'runtime-knows-contracts-alone',
      severity: 'error',
      from: { path: '^packages/runtime/' },
      to: { path: '^(packages/(?!contracts/|runtime/|testkit/)|[a-z]+-service/)' },
    },
    {
      name: 'database-knows-contracts-and-runtime-alone',
      severity: 'error',
      from: { path: '^packages/database/' },
      to: { path: '^(packages/(?!contracts/|runtime/|database/|testkit/)|[a-z]+-service/)' },
    },
    {
      name: 'local-provider-knows-contracts-and-runtime-alone',
      severity: 'error',
      from: { path: '^packages/local-provider/' },
      to: { path: '^(packages/(?!contracts/|runtime/|local-provider/)|[a-z]+-service/)' },
    },
    {
      name: 'documents-knows-contracts-and-runtime-alone',
      severity: 'error',
      from: { path: '^packages/documents/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(packages/(?!contracts/|runtime/|documents/)|[a-z]+-service/)' },
    },
    {
      name: 'client-knows-no-other-package',
      comment: 'It is installed without the others.',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(packages/(?!client/)|[a-z]+-service/)' },
    },
    {
      name: 'client-in-browsers-knows-no-node',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: '\\.test\\.ts$|/cli/|/node-platform\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-package-knows-a-service',
      comment: 'local-stack is above the services: its settings test compares .env.example with their schemas.',
      severity: 'error',
      from: { path: '^packages/(?!local-stack/)' },
      to: { path: services },
    },
    {
      name: 'eval-knows-documents-local-provider-and-testkit-alone',
      severity: 'error',
      from: { path: '^packages/eval/' },
      to: { path: '^packages/(?!contracts/|documents/|local-provider/|runtime/|testkit/|eval/)' },
    },
    {
      name: 'no-service-knows-another',
      severity: 'error',
      from: { path: services },
      to: { path: services, pathNot: '^$1-service/' },
    },
    {
      name: 'services-know-no-launcher-and-no-suite',
      severity: 'error',
      from: { path: services },
      to: { path: '^packages/(local-stack|e2e|chaos|bench|eval)/' },
    },
    {
      name: 'testkit-only-in-tests',
      severity: 'error',
      from: { path: '.', pathNot: '\\.test\\.ts$|/(tests|testing)/|^packages/(testkit|e2e|chaos|bench|eval)/' },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'testkit-knows-no-service-and-no-suite',
      comment: 'It uses only the embedded PostgreSQL and the free port search of the launcher.',
      severity: 'error',
      from: { path: '^packages/testkit/' },
      to: { path: '^packages/(?!contracts/|database/|local-stack/src/(postgres/|free-port)|testkit/)' },
    },
    {
      name: 'black-box-suites-know-contracts-and-testkit-alone',
      comment: 'They start processes through testkit and use only HTTP and WebSocket otherwise.',
      severity: 'error',
      from: { path: '^packages/(e2e|chaos|bench)/' },
      to: { path: '^packages/(?!contracts/|testkit/|$1/)' },
    },
    {
      name: 'prisma-only-in-database',
      severity: 'error',
      from: { pathNot: '^packages/database/' },
      to: { path: 'node_modules/(@prisma/|prisma/)|^packages/database/src/generated/' },
    },
    ...noImportRunsUp,
    {
      name: 'vendors-know-the-model-port-only',
      severity: 'error',
      from: { path: '^processor-service/src/models/vendors/', pathNot: '\\.test\\.ts$' },
      to: { path: '^processor-service/src/(?!models/)' },
    },
    {
      name: 'llm-knows-the-ports-only',
      severity: 'error',
      from: { path: '^processor-service/src/providers/llm/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^processor-service/src/(?!providers/(llm/|provider|call-budget)|models/(model|estimate-tokens)|schemas/)',
      },
    },
    ...Object.entries({
      '(openai|azure|huggingface)': 'openai',
      azure: '@azure/identity',
      anthropic: '@anthropic-ai',
      gemini: '@google/genai',
      ollama: 'ollama',
    }).map(([name, sdk]) => ({
      name: `${sdk}-only-in-the-files-of-its-vendors`,
      severity: 'error',
      from: { pathNot: `^processor-service/src/models/.*${name}` },
      to: { path: `node_modules/${sdk}/` },
    })),
    {
      name: 'not-to-dev-dependencies',
      severity: 'error',
      from: { path: '/src/', pathNot: '\\.test\\.ts$|^packages/(testkit|e2e|chaos|bench|eval)/|/testing/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: '(^|/)node_modules/.*/node_modules/|packages/(client|web)/dist/|auth-service/src/admin/components/',
    },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
