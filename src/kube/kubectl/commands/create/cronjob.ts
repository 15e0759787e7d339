import type { CommandSpec } from '../../command.ts'
import { text } from '../../flags.ts'
import { commandArguments, createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'

/** Follows kubectl/pkg/cmd/create/create_cronjob.go. */
export const cronJob: CommandSpec = {
  name: 'cronjob',
  aliases: ['cj'],
  use: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  about: 'Create a CronJob',
  examples: ["kubectl create cronjob tick --image=busybox:1.36 --schedule='*/5 * * * *' -- date"],
  flags: generatorFlags(
    text('image', 'The image.', '', { required: true }),
    text('restart', "The Pods' restartPolicy: OnFailure or Never."),
    text('schedule', 'When, in the five fields of cron.', '', { required: true }),
  ),
  run: invocation => {
    const name = nameArgument(invocation)
    const command = commandArguments(invocation)
    const containers = [{ name, image: invocation.string('image'), ...(command.length > 0 ? { command } : {}) }]
    createGenerated(
      invocation,
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name, ...explicitNamespace(invocation) },
        spec: {
          schedule: invocation.string('schedule'),
          jobTemplate: { metadata: { name }, spec: { template: { spec: { containers, restartPolicy: invocation.string('restart') || 'OnFailure' } } } },
        },
      },
      'failed to create cronjob: ',
    )
  },
}
