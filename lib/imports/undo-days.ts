/** For how many days an import can be undone; the SQL function `undo_import` decides the same. */
export const UNDO_DAYS = 7;
