import type {
  AWSElasticBlockStoreVolumeSource,
  AzureDiskVolumeSource,
  AzureFileVolumeSource,
  CephFSVolumeSource,
  CinderVolumeSource,
  CSIVolumeSource,
  FCVolumeSource,
  FlexVolumeSource,
  FlockerVolumeSource,
  GCEPersistentDiskVolumeSource,
  GitRepoVolumeSource,
  GlusterfsVolumeSource,
  NFSVolumeSource,
  QuobyteVolumeSource,
  RBDVolumeSource,
  ScaleIOVolumeSource,
  StorageOSVolumeSource,
} from '../../../api/types.gen.ts'
import { invalid, notSupported, required, tooLong } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { inclusiveRangeError, isDNS1123Subdomain, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import type { Errors } from './checks.ts'
import { checkLabel, checkOneOf, checkPresent, report } from './checks.ts'
import { checkLocalDescending } from './validate-paths.ts'

// Volumes of storage systems. Follows pkg/apis/core/validation/validation.go, a function a system.

const partitionRange = inclusiveRangeError(1, 255)

/** A git repository, which no longer works. */
export function validateGitRepo(errors: Errors, { repository, directory = '' }: GitRepoVolumeSource, path: Path): void {
  checkPresent(errors, path.child('repository'), repository)
  checkLocalDescending(errors, path.child('directory'), directory)
}

/** A disk of Google Cloud. */
export function validateGCEPersistentDisk(errors: Errors, { pdName, partition = 0 }: GCEPersistentDiskVolumeSource, path: Path): void {
  checkPresent(errors, path.child('pdName'), pdName)
  if (partition < 0 || partition > 255) errors.push(invalid(path.child('partition'), partition, partitionRange))
}

/** A disk of AWS. */
export function validateAWSElasticBlockStore(errors: Errors, { volumeID, partition = 0 }: AWSElasticBlockStoreVolumeSource, path: Path): void {
  checkPresent(errors, path.child('volumeID'), volumeID)
  if (partition < 0 || partition > 255) errors.push(invalid(path.child('partition'), partition, partitionRange))
}

/** A directory of an NFS server. */
export function validateNFS(errors: Errors, { server, path: directory }: NFSVolumeSource, path: Path): void {
  checkPresent(errors, path.child('server'), server)
  checkPresent(errors, path.child('path'), directory)
  if (!directory.startsWith('/')) errors.push(invalid(path.child('path'), directory, 'must be an absolute path'))
}

/** Glusterfs. */
export function validateGlusterfs(errors: Errors, source: GlusterfsVolumeSource, path: Path): void {
  checkPresent(errors, path.child('endpoints'), source.endpoints)
  checkPresent(errors, path.child('path'), source.path)
}

/** Flocker. */
export function validateFlocker(errors: Errors, { datasetName = '', datasetUUID = '' }: FlockerVolumeSource, path: Path): void {
  if (datasetName === '' && datasetUUID === '') errors.push(required(path, 'one of datasetName and datasetUUID is required'))
  if (datasetName !== '' && datasetUUID !== '') errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'))
  if (datasetName.includes('/')) errors.push(invalid(path.child('datasetName'), datasetName, "must not contain '/'"))
}

/** Ceph block devices. */
export function validateRBD(errors: Errors, { monitors, image }: RBDVolumeSource, path: Path): void {
  if ((monitors ?? []).length === 0) errors.push(required(path.child('monitors')))
  checkPresent(errors, path.child('image'), image)
}

/** OpenStack Cinder. */
export function validateCinder(errors: Errors, { volumeID, secretRef }: CinderVolumeSource, path: Path): void {
  checkPresent(errors, path.child('volumeID'), volumeID)
  if (secretRef !== undefined) checkPresent(errors, path.child('secretRef', 'name'), secretRef.name)
}

/** CephFS. */
export function validateCephFS(errors: Errors, { monitors }: CephFSVolumeSource, path: Path): void {
  if ((monitors ?? []).length === 0) errors.push(required(path.child('monitors')))
}

const registryRule = 'must be a host:port pair or multiple pairs separated by commas'

/** Quobyte. */
export function validateQuobyte(errors: Errors, { registry, tenant = '', volume }: QuobyteVolumeSource, path: Path): void {
  if (registry === '') errors.push(required(path.child('registry'), registryRule))
  else if (byteLength(tenant) >= 65) errors.push(required(path.child('tenant'), 'must be a UUID and may not exceed a length of 64 characters'))
  else for (const pair of registry.split(',')) if (!isHostPort(pair)) errors.push(invalid(path.child('registry'), registry, registryRule))
  checkPresent(errors, path.child('volume'), volume)
}

/** Whether Go's net.SplitHostPort takes the text: one colon, or an address in brackets and one. */
function isHostPort(text: string): boolean {
  return /^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(text)
}

/** Fibre Channel. */
export function validateFC(errors: Errors, { targetWWNs = [], wwids = [], lun }: FCVolumeSource, path: Path): void {
  const targetPath = path.child('targetWWNs')
  if (targetWWNs.length === 0 && wwids.length === 0) errors.push(required(targetPath, 'must specify either targetWWNs or wwids, but not both'))
  if (targetWWNs.length === 0) return
  if (wwids.length > 0) errors.push(invalid(targetPath, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'))
  if (lun === undefined) errors.push(required(path.child('lun'), 'lun is required if targetWWNs is specified'))
  else if (lun < 0 || lun > 255) errors.push(invalid(path.child('lun'), lun, inclusiveRangeError(0, 255)))
}

/** A plugin on the node. */
export function validateFlexVolume(errors: Errors, { driver, options }: FlexVolumeSource, path: Path): void {
  checkPresent(errors, path.child('driver'), driver)
  for (const key in options) {
    const namespace = `.${(key.includes('/') ? key.slice(0, key.indexOf('/')) : key).toLowerCase()}`
    if (!namespace.endsWith('.kubernetes.io') && !namespace.endsWith('.k8s.io')) continue
    errors.push(invalid(path.child('options').key(key), key, 'kubernetes.io and k8s.io namespaces are reserved'))
  }
}

/** A file share of Azure. */
export function validateAzureFile(errors: Errors, { secretName, shareName }: AzureFileVolumeSource, path: Path): void {
  checkPresent(errors, path.child('secretName'), secretName)
  checkPresent(errors, path.child('shareName'), shareName)
}

const managedDisk = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
const blobDisk = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'

/** A disk of Azure. */
export function validateAzureDisk(errors: Errors, { diskName, diskURI, cachingMode, kind }: AzureDiskVolumeSource, path: Path): void {
  checkPresent(errors, path.child('diskName'), diskName)
  checkPresent(errors, path.child('diskURI'), diskURI)
  if (cachingMode !== undefined) checkOneOf(errors, path.child('cachingMode'), cachingMode, ['None', 'ReadOnly', 'ReadWrite'])
  if (kind === undefined) return
  checkOneOf(errors, path.child('kind'), kind, ['Dedicated', 'Managed', 'Shared'])
  const [start, form] = kind === 'Managed' ? ['/subscriptions/', managedDisk] : ['https://', blobDisk]
  if (!diskURI.startsWith(start)) errors.push(notSupported(path.child('diskURI'), diskURI, [form]))
}

/** StorageOS. */
export function validateStorageOS(errors: Errors, { volumeName = '', volumeNamespace = '', secretRef }: StorageOSVolumeSource, path: Path): void {
  if (volumeName === '') errors.push(required(path.child('volumeName')))
  else checkLabel(errors, path.child('volumeName'), volumeName)
  if (volumeNamespace !== '') checkLabel(errors, path.child('volumeNamespace'), volumeNamespace)
  if (secretRef !== undefined) checkPresent(errors, path.child('secretRef', 'name'), secretRef.name)
}

/** ScaleIO. */
export function validateScaleIO(errors: Errors, { gateway, system, volumeName }: ScaleIOVolumeSource, path: Path): void {
  checkPresent(errors, path.child('gateway'), gateway)
  checkPresent(errors, path.child('system'), system)
  checkPresent(errors, path.child('volumeName'), volumeName)
}

/** A CSI driver's volume in the Pod itself. */
export function validateCSI(errors: Errors, { driver, nodePublishSecretRef }: CSIVolumeSource, path: Path): void {
  if (driver === '') {
    errors.push(required(path.child('driver')))
  } else {
    if (byteLength(driver) > 63) errors.push(tooLong(path.child('driver'), 63))
    report(errors, path.child('driver'), driver, isDNS1123Subdomain(driver.toLowerCase()))
  }
  if (nodePublishSecretRef === undefined) return
  const name = nodePublishSecretRef.name ?? ''
  if (name === '') errors.push(required(path.child('nodePublishSecretRef', 'name')))
  else report(errors, path.child('name'), name, nameIsDNSSubdomain(name, false))
}
