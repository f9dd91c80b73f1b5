-- Phrases of replies that opt out, opt in or come from machines.
insert into private.reply_phrases (phrase, meaning)
select phrase, 'opt_out' from unnest(array[
  'stop', 'stop all', 'stopall', 'stop promo', 'stop promos', 'stop promotions', 'stop marketing', 'stop messages',
  'stop pub', 'stop sms', 'stop whatsapp', 'stop svp', 'stop please', 'stop merci', 'arret', 'arrete', 'arretez',
  'arreter', 'arreter les promotions', 'arreter les messages', 'arretez les messages', 'arret des promotions',
  'desabonner', 'desabonnez', 'desabonnez moi', 'desabonne moi', 'desabonnement', 'me desabonner', 'se desabonner',
  'je me desabonne', 'desinscrire', 'desinscription', 'desinscrivez moi', 'me desinscrire', 'se desinscrire',
  'ne plus recevoir', 'ne plus recevoir de messages', 'unsubscribe', 'unsubscribe me', 'opt out', 'optout',
  'remove me']) phrase
union all
select phrase, 'opt_in' from unnest(array[
  'start', 'unstop', 'resume', 'opt in', 'optin', 'subscribe', 'resubscribe', 'reprendre', 'reprise', 'reabonner',
  'me reabonner', 'se reabonner', 'reabonnement']) phrase
union all
select phrase, 'automatic' from unnest(array[
  'reponse automatique', 'message automatique', 'ceci est un message automatise', 'ceci est une reponse automatisee',
  'nous vous repondrons', 'je vous repondrai', 'nous reviendrons vers vous', 'je reviendrai vers vous',
  'nous revenons vers vous', 'nous avons bien recu votre message', 'votre message a bien ete recu',
  'votre message a ete recu', 'merci d avoir contacte', 'merci de nous avoir contacte',
  'merci de nous avoir contactes', 'merci de nous contacter', 'dites nous comment nous pouvons vous aider',
  'nous ne sommes pas disponibles', 'nous sommes actuellement indisponibles', 'nous sommes actuellement fermes',
  'je suis actuellement indisponible', 'je ne suis pas disponible pour le moment', 'je suis actuellement absent',
  'je suis en conge jusqu', 'absent du bureau', 'absence du bureau', 'en dehors de nos horaires',
  'un conseiller vous repondra', 'un agent vous repondra', 'bienvenue chez', 'cher client', 'automatic reply',
  'automated reply', 'automatic response', 'automated response', 'automated message', 'automatic message',
  'auto reply', 'autoreply', 'out of office', 'out of the office', 'thank you for contacting',
  'thanks for contacting', 'thank you for reaching out', 'thanks for reaching out', 'we have received your message',
  'we received your message', 'we will get back to you', 'we ll get back to you', 'i will get back to you',
  'i ll get back to you', 'will respond as soon as possible', 'will reply as soon as possible',
  'we are unavailable right now', 'we re unavailable right now', 'we are currently closed',
  'we are currently unavailable', 'i am currently unavailable', 'i m currently unavailable',
  'outside of our business hours', 'outside our business hours', 'please let us know how we can help you',
  'an agent will be with you', 'one of our agents will', 'dear customer', 'dear valued customer']) phrase;
