import type { KubeObject } from '../../../apimachinery/meta.ts'
import type { Pause } from '../../../process/process.ts'
import { saveConfiguration } from '../../../serializer/applied.ts'
import { find } from '../../builder.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { asError, CommandError, withSource } from '../../errors.ts'
import { dryRunFlag, filenameFlags, managerFlag, saveConfigFlag, selectorFlag, validateFlag } from '../../flag-sets.ts'
import { bool, text } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf, dryRunSuffix, fileRequest, requireFilenames, validationOf, writeOptions } from '../../options.ts'
import { printerFor, printFlags } from '../../printers/printer.ts'
import { unsimulated } from '../../unsimulated.ts'
import { configMap } from './configmap.ts'
import { cronJob } from './cronjob.ts'
import { deployment } from './deployment.ts'
import { ingress } from './ingress.ts'
import { job } from './job.ts'
import { namespace, serviceAccount } from './namespace.ts'
import { podDisruptionBudget } from './poddisruptionbudget.ts'
import { priorityClass } from './priorityclass.ts'
import { quota } from './quota.ts'
import { clusterRole, role } from './role.ts'
import { clusterRoleBinding, roleBinding } from './rolebinding.ts'
import { secret } from './secret.ts'
import { service } from './service.ts'
import { token } from './token.ts'

/** Follows kubectl/pkg/cmd/create/create.go. */
export const create: CommandSpec = {
  name: 'create',
  group: 'Basic Commands (Beginner)',
  use: 'create -f FILENAME',
  about: 'Create objects from files, or of a kind from flags',
  details: 'Files may be YAML or JSON. An object that is there already is an error.',
  examples: [
    '# What a file says',
    'kubectl create -f ./web.yaml',
    '# A Deployment from flags',
    'kubectl create deployment web --image=nginx:1.27 --replicas=3',
    '# Only print what would be sent',
    'kubectl create configmap app --from-literal=mode=blue --dry-run=client -o yaml',
  ],
  flags: [
    ...filenameFlags(),
    ...printFlags(),
    validateFlag(),
    dryRunFlag(),
    managerFlag('kubectl-create'),
    saveConfigFlag(),
    selectorFlag(),
    bool('edit', 'Edit the object first.'),
    text('raw', 'Send POST to this path of the server.'),
    bool('windows-line-endings', 'With --edit: use the line breaks of Windows.'),
  ],
  commands: [
    clusterRole,
    clusterRoleBinding,
    configMap,
    cronJob,
    deployment,
    ingress,
    job,
    namespace,
    podDisruptionBudget,
    priorityClass,
    quota,
    role,
    roleBinding,
    secret,
    service,
    serviceAccount,
    token,
  ],
  run: runCreate,
}

function* runCreate(invocation: Invocation): Generator<Pause, Outcome, void> {
  if (invocation.args.length > 0) throw invocation.usageError(`Unexpected args: [${invocation.args.join(' ')}]`)
  const dryRun = dryRunOf(invocation)
  const fieldValidation = validationOf(invocation)
  const printer = printerFor(invocation, `created${dryRunSuffix(dryRun)}`)
  requireFilenames(invocation)
  if (invocation.string('raw') !== '') return unsimulated(invocation, 'create --raw')
  if (invocation.bool('edit')) return unsimulated(invocation, 'create --edit')
  const result = yield* find(invocation, {
    ...fileRequest(invocation),
    labelSelector: invocation.string('selector'),
    flatten: true,
    continueOnError: true,
    validate: fieldValidation !== 'Ignore',
  })
  let count = 0
  result.visit(info => {
    if (info.object === undefined) return
    let object: KubeObject = saveConfiguration(info.object, invocation.bool('save-config'))
    if (dryRun !== 'client') {
      try {
        object = invocation.take(invocation.api.create(info.kind, info.namespace, object, writeOptions(invocation, dryRun, { fieldValidation })))
      } catch (thrown) {
        throw withSource('creating', info.source, asError(thrown))
      }
    }
    count++
    printer.print(object, each => invocation.out(each))
  })
  if (count === 0) throw new CommandError('no objects passed to create')
  return 0
}
