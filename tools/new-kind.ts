// npm run new:kind apps/DaemonSet: the registry folder of a kind, and the line for registry/index.ts.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [group = '', kind = ''] = (process.argv[2] ?? '').split('/')
if (!/^[a-z.0-9]+$/.test(group) || !/^[A-Z]\w+$/.test(kind)) {
  console.error('usage: npm run new:kind <group>/<Kind>, such as apps/DaemonSet or core/Service')
  process.exit(2)
}
const schema = JSON.parse(readFileSync('src/kube/api/schema.gen.json', 'utf8')) as { kinds: Record<string, number> }
const apiVersion = Object.keys(schema.kinds).find(
  entry => entry.endsWith(` ${kind}`) && (group === 'core' ? entry.startsWith('v1 ') : entry.startsWith(`${group}`)),
)
if (apiVersion === undefined) {
  console.error(`the schema has no ${kind} in ${group}: name it in tools/api-kinds.ts and run npm run generate`)
  process.exit(1)
}
const folder = join('src/kube/registry', group.split('.')[0] ?? group, kind.toLowerCase())
if (existsSync(folder)) {
  console.error(`${folder} is there already`)
  process.exit(1)
}
const [groupVersion = ''] = apiVersion.split(' ')
const version = groupVersion.includes('/') ? groupVersion.split('/')[1] : groupVersion
const name = kind.charAt(0).toLowerCase() + kind.slice(1)
mkdirSync(folder, { recursive: true })
writeFileSync(
  join(folder, 'validation.ts'),
  `import type { FieldError } from '../../../apimachinery/field-error.ts'
import type { ${kind} } from '../../../api/types.gen.ts'

/** Every broken rule of a new ${kind}, in upstream's order. */
export function validate${kind}(_object: ${kind}): FieldError[] {
  return []
}
`,
)
writeFileSync(
  join(folder, 'index.ts'),
  `import type { ${kind} } from '../../../api/types.gen.ts'
import { translateTimestampSince } from '../../../apimachinery/duration.ts'
import { defineKind } from '../../kind.ts'
import { validate${kind} } from './validation.ts'

/** ${kind} of ${groupVersion}. */
export const ${name} = defineKind<${kind}>({
  group: '${groupVersion.includes('/') ? groupVersion.split('/')[0] : ''}',
  version: '${version}',
  kind: '${kind}',
  plural: '${kind.toLowerCase()}s',
  singular: '${kind.toLowerCase()}',
  namespaced: true,
  strategy: { validate: validate${kind} },
  columns: [{ name: 'Name' }, { name: 'Age' }],
  row: (object, now) => [object.metadata.name ?? '', translateTimestampSince(object.metadata.creationTimestamp, now)],
})
`,
)
console.log(`${folder}/ is there. In src/kube/registry/index.ts:\n  import { ${name} } from './${folder.slice('src/kube/registry/'.length)}/index.ts'`)
