/** Floors of src/kube, ground first. A file may import its own folder and any floor below. */
const floors = [
  ['kube/clock', 'kube/process', 'kube/apimachinery', 'kube/shell-language', 'kube/regexp', 'kube/definitions'],
  ['kube/api', 'kube/yaml', 'kube/cel'],
  ['kube/serializer', 'kube/registry', 'kube/structural'],
  ['kube/apiserver', 'kube/diagnostics'],
  ['kube/client'],
  ['kube/network'],
  ['kube/controllers', 'kube/scheduler', 'kube/kubelet', 'kube/addons', 'kube/kubectl'],
  ['kube/cluster', 'kube/shell', 'kube/serve'],
]
const at = names => `^src/(${names.join('|')})/`
// The generated types are nouns that every floor may speak of.
const types = '^src/kube/api/types\\.gen\\.ts$'

const forbidden = [
  { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  {
    name: 'only-the-front-door',
    comment: 'outside kube, import src/kube/index.ts (or one of its lighter doors) and nothing deeper',
    severity: 'error',
    from: { path: '^src/(?!kube/)' },
    to: { path: '^src/kube/', pathNot: '^src/kube/(index|advice|answer|descriptions|diagnose|help)\\.ts$' },
  },
  { name: 'kube-stands-alone', severity: 'error', from: { path: '^src/kube/' }, to: { path: '^src/(?!kube/)' } },
  {
    name: 'kube-takes-only-yaml',
    severity: 'error',
    from: { path: '^src/kube/', pathNot: '\\.test\\.ts$' },
    to: { dependencyTypes: ['npm', 'npm-dev', 'core', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/yaml/' },
  },
  { name: 'lesson-has-no-page', severity: 'error', from: { path: '^src/lesson/' }, to: { path: '^src/(?!lesson/|kube/)' } },
  {
    name: 'a-kind-keeps-to-itself',
    comment: 'of another kind, only template.ts, validation.ts, helpers.ts, and what goes with them',
    severity: 'error',
    from: { path: '^src/kube/registry/([^/]+/[^/]+)/', pathNot: '\\.test\\.ts$' },
    to: {
      path: '^src/kube/registry/[^/]+/[^/]+/',
      pathNot: ['^src/kube/registry/$1/', '/(template|describe-template|validation|validate-update|helpers)\\.ts$'],
    },
  },
  {
    name: 'neighbours-do-not-call',
    comment: 'actors meet only through the API server',
    severity: 'error',
    from: { path: '^src/kube/(controllers/[^/]+|scheduler|kubelet|kubectl)/', pathNot: '\\.test\\.ts$' },
    to: { path: '^src/kube/(controllers/[^/]+|scheduler|kubelet|addons|kubectl)/', pathNot: '^src/kube/$1/' },
  },
  {
    name: 'addons-keep-to-themselves',
    comment: 'an addon acts like any other actor, and knows no other one',
    severity: 'error',
    from: { path: '^src/kube/addons/([^/]+)/', pathNot: '\\.test\\.ts$' },
    to: { path: '^src/kube/(controllers|scheduler|kubelet|kubectl|addons/[^/]+)/', pathNot: '^src/kube/addons/$1/' },
  },
  ...floors.map((names, index) => ({
    name: `floor-${index + 1}-looks-down`,
    severity: 'error',
    from: { path: at(names), pathNot: '\\.test\\.ts$' },
    to: { path: at([...floors.slice(index + 1).flat(), 'kube/none']), pathNot: types },
  })),
]

module.exports = {
  forbidden,
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'], exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  },
}
