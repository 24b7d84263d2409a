# The application for production: assets built by Node.js, then Python with what requirements-production.lock pins.
FROM node:22-slim AS assets
WORKDIR /srv/challenge
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY static static
RUN npm run build

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=challenge.config.settings.prod
WORKDIR /srv/challenge
COPY requirements-production.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-production.lock
COPY . .
COPY --from=assets /srv/challenge/static/build static/build
RUN useradd --system --uid 10001 challenge && mkdir -p var/media && chown -R challenge var
USER challenge
# The settings refuse to load without these three; collecting static files uses none of them.
RUN SECRET_KEY=unused MFA_KEYS=unused DATABASE_URL=postgres://unused REDIS_URL=redis://unused python manage.py collectstatic --noinput -v 0
EXPOSE 8000
CMD ["gunicorn", "challenge.config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4"]
