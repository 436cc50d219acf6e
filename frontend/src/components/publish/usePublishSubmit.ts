// Sends the form. Field errors of the server go to their fields; everything else stands above the button.
import { useQueryClient } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { describeError } from '@/api/describeError';
import { hasCode } from '@/api/errors';
import { newKey } from '@/api/http';
import { publishItinerary } from '@/api/itineraries';
import { useMessages } from '@/messages';
import { useRemixChatStore } from '@/stores/remixChatStore';
import { showToast } from '@/stores/toastStore';
import { forgetSaved } from './savedForm';
import { fieldName, toBody, type PublishValues } from './schema';

export function usePublishSubmit(sessionId: string, form: UseFormReturn<PublishValues>) {
  const t = useMessages().publish;
  const navigate = useNavigate();
  const queries = useQueryClient();

  const showProblem = (error: unknown, values: PublishValues) => {
    const fields = hasCode(error, 'invalid_argument') ? (error.details.fields ?? []) : [];
    const rest: string[] = [];
    for (const { field, message } of fields) {
      const name = fieldName(field, values);
      if (name) form.setError(name, { type: 'server', message }, { shouldFocus: true });
      else rest.push(message);
    }
    if (fields.length > 0) {
      form.setError('root', { message: rest.length > 0 ? rest.join(' ') : t.wrongFields });
      return;
    }
    const { title, text } = describeError(error);
    form.setError('root', { message: text ? `${title}. ${text}` : title });
  };

  return form.handleSubmit(async (values) => {
    try {
      const answer = await publishItinerary(toBody(sessionId, values), newKey());
      const { id } = answer.itinerary;
      forgetSaved(sessionId);
      queries.setQueryData(['itinerary', id], answer);
      void queries.invalidateQueries({ queryKey: ['itineraries'] });
      const { chats, loadSession } = useRemixChatStore.getState();
      if (chats[sessionId]) void loadSession(sessionId);
      showToast({ tone: 'good', text: t.done });
      await navigate(`/itinerary/${id}`, { replace: true });
    } catch (error) {
      showProblem(error, values);
    }
  });
}
