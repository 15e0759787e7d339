import { groups } from 'virtual:descriptions'
import { Descriptions } from '../kube/descriptions.ts'

/** The sentences that came so far. */
export const descriptions = new Descriptions()

const loading = new Map<string, Promise<void>>()

/** Loads the sentences of one group and version, such as `core/v1`; one there is none of changes nothing. */
export function loadDescriptions(group: string): Promise<void> {
  const known = loading.get(group)
  if (known !== undefined) return known
  const loaded = Promise.resolve(groups[group]?.()).then(types => {
    if (types !== undefined) descriptions.add({ [group]: types })
  })
  loading.set(group, loaded)
  return loaded
}

/** Loads all there are. */
export async function loadAllDescriptions(): Promise<void> {
  await Promise.all(Object.keys(groups).map(loadDescriptions))
}
