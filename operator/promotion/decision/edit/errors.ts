import { defineErrors } from '@churnops/lib/errors/error-table.ts';

/** Why a file is not edited. All of them wait for a person to change the file or the promotion that names it. */
export const { table: editErrors, error: editError } = defineErrors({
  FieldInvalid: {
    sentence: 'The field {field} is not a path of plain keys such as spec.serving.artifact.',
    retryable: false,
    status: 400,
  },
  ValueUnsupported: {
    sentence: 'The value for {field} is not one line of at most {maximum} printable characters.',
    retryable: false,
    status: 400,
  },
  FileTooLarge: {
    sentence:
      'The file has {size} bytes, at most {maximum} are read. Move the object into a file of its own.',
    retryable: false,
    status: 413,
  },
  FileTooDeep: {
    sentence: 'The file is nested more than {maximum} levels deep.',
    retryable: false,
    status: 422,
  },
  TooManyAliases: {
    sentence: 'The file has more than {maximum} aliases.',
    retryable: false,
    status: 422,
  },
  TabIndentation: {
    sentence: 'Line {line} is indented with a tab, which YAML does not allow. Indent it with spaces.',
    retryable: false,
    status: 422,
  },
  HelmTemplate: {
    sentence:
      'Line {line} has a template in double braces, so the file is a Helm template and not YAML. Name a file whose value stands as it is.',
    retryable: false,
    status: 422,
  },
  YamlInvalid: {
    sentence: 'The file is not valid YAML, line {line}: {reason}',
    retryable: false,
    status: 422,
  },
  KeyDoubled: {
    sentence: 'The key {key} stands twice in one mapping, line {line}. Take one of them out.',
    retryable: false,
    status: 422,
  },
  DocumentMissing: {
    sentence: 'The file has no document with {document}.',
    retryable: false,
    status: 404,
  },
  DocumentAmbiguous: {
    sentence:
      'The file has {count} documents with {document}. Say which one by kind and name, and keep it once.',
    retryable: false,
    status: 422,
  },
  ParentMissing: {
    sentence: 'The file has no mapping {path}; add it, so that {field} has a place.',
    retryable: false,
    status: 404,
  },
  ParentNotMapping: {
    sentence: '{path} is not a mapping, so it has no place for {field}.',
    retryable: false,
    status: 422,
  },
  MergeKeyUsed: {
    sentence: '{path} takes keys from elsewhere by "<<", so its text alone does not say what it holds.',
    retryable: false,
    status: 422,
  },
  AnchorUsed: {
    sentence: '{path} has the anchor &{anchor}; what is written there may count in other places too.',
    retryable: false,
    status: 422,
  },
  AliasUsed: {
    sentence: '{path} is the alias *{alias}; write the value itself there.',
    retryable: false,
    status: 422,
  },
  AliasUnknown: {
    sentence: 'The file has the alias *{alias} and no anchor &{alias} before it.',
    retryable: false,
    status: 422,
  },
  TagUsed: { sentence: '{path} has the tag {tag}; take the tag out.', retryable: false, status: 422 },
  ValueNotText: {
    sentence: '{path} holds a {kind}, where one text is expected.',
    retryable: false,
    status: 422,
  },
  CommentInValue: {
    sentence: 'The value of {path} has a comment inside, which would be lost. Move it to a line of its own.',
    retryable: false,
    status: 422,
  },
  FormUnsupported: {
    sentence:
      '{path} is written in a form that is not edited: {form}. Write it as "key: value" on a line of its own.',
    retryable: false,
    status: 422,
  },
  MoreWouldChange: {
    sentence: 'Writing {path} would change more of the file than this one value.',
    retryable: false,
    status: 422,
  },
});

/** The codes that an edit is refused with. */
export type RefusalReason = keyof typeof editErrors;
