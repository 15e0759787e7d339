/** The published CustomResourceDefinitions that lessons install, by the name of the file they stand in. Each loads when it is asked for. */
const files = {
  'gateway-api.yaml': async () => (await import('./gateway-api.gen.json', { with: { type: 'json' } })).default,
  'metallb.yaml': async () => (await import('./metallb.gen.json', { with: { type: 'json' } })).default,
}

/** A file of definitions. */
export type DefinitionFile = keyof typeof files

/** The names of the files. */
export const definitionFiles: readonly DefinitionFile[] = ['gateway-api.yaml', 'metallb.yaml']

const loaded = new Map<DefinitionFile, string>()

/** The text of a file of definitions, as `kubectl apply -f` takes it. */
export async function readDefinitions(name: DefinitionFile): Promise<string> {
  const { text } = await files[name]()
  loaded.set(name, text)
  return text
}

/** The same text where it was read before, for what cannot wait. */
export function loadedDefinitions(name: DefinitionFile): string | undefined {
  return loaded.get(name)
}
