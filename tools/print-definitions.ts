// node tools/print-definitions.ts FILE: a file of definitions that lessons install, as `kubectl apply -f` takes it.
import { definitionFiles, readDefinitions } from '../src/kube/definitions/index.ts'

const name = definitionFiles.find(each => each === process.argv[2])
if (name === undefined) throw new Error(`usage: node tools/print-definitions.ts ${definitionFiles.join('|')}`)
process.stdout.write(await readDefinitions(name))
