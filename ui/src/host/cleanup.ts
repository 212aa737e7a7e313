// What the window may ask about a clean-up. The shapes are generated from the engine.
import type { Question } from './questions';
import type {
  AuditAsked,
  AuditChoices,
  AuditDecide,
  AuditDecisions,
  AuditExport,
  AuditFile,
  AuditImport,
  AuditImported,
  AuditItems,
  AuditItemsAsked,
  AuditReasons,
  AuditStart,
  AuditState,
  AuditUpload,
  AuditWhy,
  FileWritten,
  PurgeApprove,
  PurgeAsked,
  PurgeLines,
  PurgeLinesAsked,
  PurgePreview,
  PurgeRecordFiles,
  PurgeUndo,
  Started,
} from './shapes';

/** The questions of the clean-up. Work that takes long answers with its run; notes tell how far it is. */
export interface CleanupQuestions {
  'audit.choices': Question<Record<string, never>, AuditChoices>;
  'audit.start': Question<AuditStart, Started>;
  'audit.upload': Question<AuditUpload, AuditFile>;
  'audit.state': Question<AuditAsked, AuditState>;
  'audit.resume': Question<AuditAsked, Started>;
  'audit.items': Question<AuditItemsAsked, AuditItems>;
  'audit.why': Question<AuditWhy, AuditReasons>;
  'audit.decide': Question<AuditDecide, AuditDecisions>;
  'audit.undo_decision': Question<AuditAsked, AuditDecisions>;
  'audit.export': Question<AuditExport, FileWritten>;
  'audit.import': Question<AuditImport, AuditImported>;
  'audit.prepare': Question<AuditAsked, PurgePreview>;
  'audit.purge': Question<PurgeApprove, Started>;
  'audit.pause': Question<PurgeAsked, Started>;
  'audit.undo': Question<PurgeUndo, Started>;
  'audit.lines': Question<PurgeLinesAsked, PurgeLines>;
  'audit.record': Question<PurgeAsked, PurgeRecordFiles>;
}
