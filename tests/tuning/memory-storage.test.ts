import { memoryStorage } from 'assay/tuning';
import { studyStorageContract } from './study-storage-contract.ts';

studyStorageContract('memory', async () => memoryStorage());
