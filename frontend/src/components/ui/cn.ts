// Joins class names. Components never pass conflicting utilities, so nothing has to be merged.
export { clsx as cn, type ClassValue } from 'clsx';
