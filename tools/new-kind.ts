// npm run new:kind apps/DaemonSet: the registry folder of a kind, and its lines for registry/verdicts.ts and registry/index.ts.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kinds } from './api-kinds.ts'

const [group = '', kind = ''] = (process.argv[2] ?? '').split('/')
if (!/^[a-z.0-9]+$/.test(group) || !/^[A-Z]\w+$/.test(kind)) {
  console.error('usage: npm run new:kind <group>/<Kind>, such as apps/DaemonSet or core/Service')
  process.exit(2)
}
const apiVersion = kinds.find(entry => entry.endsWith(` ${kind}`) && (group === 'core' ? entry.startsWith('v1 ') : entry.startsWith(`${group}`)))
if (apiVersion === undefined) {
  console.error(`there is no ${kind} in ${group}: name it in tools/api-kinds.ts and run npm run generate`)
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
  join(folder, 'verdict.ts'),
  `import type { ${kind} } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { validate${kind} } from './validation.ts'

/** What decides over a new ${kind}. */
export const ${name}Verdict = defineVerdict<${kind}>({
  group: '${groupVersion.includes('/') ? groupVersion.split('/')[0] : ''}',
  version: '${version}',
  kind: '${kind}',
  plural: '${kind.toLowerCase()}s',
  namespaced: true,
  strategy: { validate: validate${kind} },
})
`,
)
writeFileSync(
  join(folder, 'index.ts'),
  `import type { ${kind} } from '../../../api/types.gen.ts'
import { defaultColumns, defaultRow } from '../../default-table.ts'
import { defineKind } from '../../kind.ts'
import { ${name}Verdict } from './verdict.ts'

/** ${kind}, ${groupVersion}. */
export const ${name} = defineKind<${kind}>({
  ...${name}Verdict,
  singular: '${kind.toLowerCase()}',
  columns: defaultColumns,
  row: defaultRow,
})
`,
)
const at = `./${folder.slice('src/kube/registry/'.length)}`
console.log(`${folder} is there. In src/kube/registry/verdicts.ts and src/kube/registry/index.ts:
  import { ${name}Verdict } from '${at}/verdict.ts'
  import { ${name} } from '${at}/index.ts'`)
