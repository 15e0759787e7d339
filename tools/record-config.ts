// node tools/record-config.ts: plays reference/config.console with the real kubectl (reference/bin/kubectl) in an empty home that
// has the kubeconfig of the terminal, and writes what it says to reference/recorded/1.37/config.txt. No cluster is asked.
// Needs root: the home is a file system of its own at /root.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { kindKubeconfig, kubeconfigPath } from '../src/kube/kubectl/config.ts'
import { stepsOf } from './play.ts'

const commands = stepsOf(readFileSync('reference/config.console', 'utf8')).flatMap(({ command }) => command ?? [])
const folder = mkdtempSync(join(tmpdir(), 'kubenotes-config-'))
symlinkSync(resolve('reference/bin/kubectl'), join(folder, 'kubectl'))
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
const script = [
  'mount -t tmpfs none /root && cd /root && mkdir .kube',
  `printf %s ${quoted(kindKubeconfig())} > ${kubeconfigPath}`,
  ...commands.map(command => `printf '%s\\n' ${quoted(`$ ${command}`)}; ${command}\n[ $? = 0 ] || echo "# exit $?"`),
]
const { stdout } = spawnSync('unshare', ['--mount', 'bash', '-c', `exec 2>&1\n${script.join('\n')}`], {
  encoding: 'utf8',
  env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: '/root', LANG: 'C.UTF-8' },
})
rmSync(folder, { recursive: true })
writeFileSync('reference/recorded/1.37/config.txt', `# kubectl v1.37.2 | tools/record-config.ts\n${stdout}`)
