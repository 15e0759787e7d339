import { z } from 'astro/zod'
import { parse } from 'yaml'
import text from '../../content/reference/versions.yaml?raw'

/** The versions that the pages speak of, from `content/reference/versions.yaml`. */
export const versions = z
  .strictObject({
    kubernetes: z.string(),
    source: z.string(),
    kind: z.string(),
    node: z.string(),
    kubectl: z.strictObject({ oldest: z.string(), newest: z.string() }),
    cloudProviderKind: z.string(),
    metallb: z.string(),
  })
  .parse(parse(text))

const named: ReadonlyMap<string, string> = new Map(Object.entries(versions).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))

/** Code of a page with its versions: `{versions.kind}` becomes that of kind. Throws an Error for a name that is none. */
export function withVersions(code: string): string {
  return code.replace(/\{versions\.(\w+)\}/g, (_, name: string) => {
    const version = named.get(name)
    if (version === undefined) throw new Error(`content/reference/versions.yaml has no ${name}`)
    return version
  })
}
