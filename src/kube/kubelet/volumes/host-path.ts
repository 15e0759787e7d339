import type { Files } from '../../shell-language/index.ts'

type NodeType = 'Directory' | 'File' | 'Socket' | 'CharDevice' | 'BlockDevice'

/**
 * What a node of kind has before any Pod comes, as far as Pods ask for it: Debian's folders, and what kubeadm, the kubelet
 * and containerd put there. The lab's nodes are no such machines, so that none of it is recorded.
 */
const standing: ReadonlyMap<string, NodeType> = new Map([
  ...(
    '/ /bin /boot /dev /dev/shm /etc /etc/cni /etc/cni/net.d /etc/containerd /etc/kubernetes /etc/kubernetes/manifests /etc/kubernetes/pki /etc/ssl /etc/ssl/certs /home ' +
    '/lib /lib/modules /media /mnt /opt /opt/cni /opt/cni/bin /proc /root /run /run/containerd /run/lock /sbin /srv /sys /sys/fs /sys/fs/cgroup /tmp /usr /usr/bin /usr/lib ' +
    '/usr/local /usr/local/bin /usr/sbin /usr/share /usr/share/ca-certificates /var /var/lib /var/lib/containerd /var/lib/kubelet /var/lib/kubelet/pods /var/local /var/log ' +
    '/var/log/containers /var/log/pods /var/run /var/run/containerd /var/tmp'
  )
    .split(' ')
    .map(path => [path, 'Directory'] as const),
  ...'/etc/hostname /etc/hosts /etc/localtime /etc/machine-id /etc/os-release /etc/passwd /etc/resolv.conf /etc/kubernetes/kubelet.conf /var/lib/kubelet/config.yaml'
    .split(' ')
    .map(path => [path, 'File'] as const),
  ...'/run/containerd/containerd.sock /var/run/containerd/containerd.sock'.split(' ').map(path => [path, 'Socket'] as const),
  ...'/dev/full /dev/null /dev/random /dev/tty /dev/urandom /dev/zero'.split(' ').map(path => [path, 'CharDevice'] as const),
])

const words: Readonly<Record<NodeType, string>> = {
  Directory: 'directory',
  File: 'file',
  Socket: 'socket file',
  CharDevice: 'character device',
  BlockDevice: 'block device',
}

/**
 * Why a folder of the node is not what a volume says that it is, or undefined. `folderAt` gives the files of a folder
 * that a Pod of this node has used. Follows pkg/volume/hostpath/host_path.go checkType.
 */
export function hostPathMismatch(path: string, type: string, folderAt: (path: string) => Files | undefined): string | undefined {
  const wanted = type.replace('OrCreate', '')
  if (!(wanted in words)) return undefined
  const found = typeAt(path, folderAt)
  if (found === wanted || (found === undefined && type !== wanted)) return undefined
  const word = words[wanted as NodeType]
  return found === undefined
    ? `hostPath type check failed, ${path} is not a ${word}, unable to determine its type: path "${path}" does not exist`
    : `hostPath type check failed: ${path} is not a ${word}, it's a ${found}`
}

function typeAt(path: string, folderAt: (path: string) => Files | undefined): NodeType | undefined {
  const clean = path.replace(/\/+$/, '') || '/'
  const known = standing.get(clean)
  if (known !== undefined) return known
  for (let folder = clean; folder !== ''; folder = folder.slice(0, folder.lastIndexOf('/'))) {
    const kind = folderAt(folder)?.kindOf(clean.slice(folder.length) || '/')
    if (kind !== undefined) return kind === 'file' ? 'File' : 'Directory'
  }
  return undefined
}
